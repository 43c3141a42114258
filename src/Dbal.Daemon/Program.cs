using Dbal.Backends;
using Dbal.Backends.Prisma.Generation;
using Dbal.Daemon;
using Dbal.Daemon.Configuration;
using Dbal.Daemon.Hosting;
using Dbal.Daemon.Observability;
using Dbal.Entities;

try
{
    var commandLine = CommandLine.Parse(args);
    switch (commandLine.Action)
    {
        case CommandLineAction.Help:
            Console.WriteLine(CommandLine.Help);
            break;
        case CommandLineAction.Version:
            Console.WriteLine(Product.Version);
            break;
        case CommandLineAction.GeneratePrisma:
            await GeneratePrismaAsync(commandLine.SchemaFolder);
            break;
        default:
            await ServeAsync(commandLine.ConfigFile);
            break;
    }

    return ExitCode.Ended;
}
catch (Exception fault) when (fault is ConfigurationException or EntityFileException or PrismaSetupException)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return fault is PrismaSetupException ? ExitCode.Failed : ExitCode.WrongUsage;
}

static async Task ServeAsync(string? configFile)
{
    var configuration = ConfigurationReader.Read(configFile, Environment.GetEnvironmentVariable);
    var schema = EntityFiles.Load(configuration.SchemaFolder);
    using var log = new JsonLog(Console.OpenStandardOutput(), configuration);
    var backend = BackendTable.Create(configuration.Adapter, new BackendOptions(configuration.DatabaseUrl, schema, configuration.CommandTimeout), log.Tell);
    await using var server = await DaemonServer.StartAsync(configuration, schema, backend, log);
    await server.WaitForShutdownAsync();
}

static async Task GeneratePrismaAsync(string schemaFolder)
{
    var generator = new PrismaClientGenerator(BridgeFolder.Find(), Console.WriteLine);
    Console.WriteLine(await generator.EnsureAsync(EntityFiles.Load(schemaFolder), CancellationToken.None));
}
