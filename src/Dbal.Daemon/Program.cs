using Dbal.Backends;
using Dbal.Backends.Prisma.Generation;
using Dbal.Daemon;
using Dbal.Daemon.Configuration;
using Dbal.Daemon.Hosting;
using Dbal.Daemon.Observability;
using Dbal.Entities;
using Dbal.Errors;

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
        case CommandLineAction.PlanSchema or CommandLineAction.ApplySchema:
            return await SchemaCommand.RunAsync(commandLine, Console.Out);
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
catch (DbalException fault)
{
    await Console.Error.WriteLineAsync($"{fault.Message} {fault.Hint}");
    if (fault.InnerException is { } cause)
        await Console.Error.WriteLineAsync(Secrets.RemovedFrom(cause.GetBaseException().Message));
    return ExitCode.Failed;
}

static async Task ServeAsync(string? configFile)
{
    var configuration = ConfigurationReader.Read(configFile, Environment.GetEnvironmentVariable);
    var reading = Task.Run(() => EntityFiles.Load(configuration.SchemaFolder)); // while the web server is put together
    using var log = new JsonLog(Console.OpenStandardOutput(), configuration);
    await using var server = new DaemonServer(configuration, log);
    var options = new BackendOptions(configuration.DatabaseUrl, await reading, configuration.CommandTimeout);
    using var signals = new StopSignals();
    await server.StartAsync(options.Schema, BackendTable.Create(configuration.Adapter, options, log.Tell));
    await server.WaitForShutdownAsync(signals);
}

static async Task GeneratePrismaAsync(string schemaFolder)
{
    var generator = new PrismaClientGenerator(BridgeFolder.Find(), Console.WriteLine);
    Console.WriteLine(await generator.EnsureAsync(EntityFiles.Load(schemaFolder), CancellationToken.None));
}
