using Dbal.Backends;
using Dbal.Daemon;
using Dbal.Daemon.Configuration;
using Dbal.Daemon.Hosting;
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
        default:
            await ServeAsync(commandLine.ConfigFile);
            break;
    }

    return ExitCode.Ended;
}
catch (Exception fault) when (fault is ConfigurationException or EntityFileException)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return ExitCode.WrongUsage;
}

static async Task ServeAsync(string? configFile)
{
    var configuration = ConfigurationReader.Read(configFile, Environment.GetEnvironmentVariable);
    var schema = EntityFiles.Load(configuration.SchemaFolder);
    var backend = BackendTable.Create(configuration.Adapter, new BackendOptions(configuration.DatabaseUrl, schema, configuration.CommandTimeout));
    await using var server = await DaemonServer.StartAsync(configuration, schema, backend, Console.OpenStandardOutput());
    await server.WaitForShutdownAsync();
}
