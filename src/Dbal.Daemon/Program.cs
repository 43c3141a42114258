using Dbal.Backends;
using Dbal.Daemon.Commands;
using Dbal.Daemon.Configuration;
using Dbal.Daemon.Contract;
using Dbal.Daemon.Hosting;
using Dbal.Daemon.Observability;
using Dbal.Daemon.Storage;
using Dbal.Errors;
using Dbal.Yaml;

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
            return await PrismaCommand.GenerateAsync(commandLine.SchemaFolder);
        case CommandLineAction.PlanSchema or CommandLineAction.ApplySchema:
            return await SchemaCommand.RunAsync(commandLine, Console.Out);
        default:
            await ServeAsync(commandLine.ConfigFile);
            break;
    }

    return ExitCode.Ended;
}
catch (Exception fault) when (fault is ConfigurationException or EntityFileException)
{
    await WriteErrorAsync(fault.Message);
    return ExitCode.WrongUsage;
}
catch (DbalException fault)
{
    await WriteErrorAsync(
        $"{fault.Message} {fault.Hint}{(fault.InnerException is { } cause ? $" ({Secrets.RemovedFrom(cause.GetBaseException().Message)})" : "")}");
    return ExitCode.Failed;
}

static async Task ServeAsync(string? configFile)
{
    var configuration = ConfigurationReader.Read(configFile, Environment.GetEnvironmentVariable);
    var reading = Task.Run(() => EntityFiles.Load(configuration.SchemaFolder)); // in parallel with creating the web server
    using var log = new JsonLog(StandardOutput.Open(), configuration);
    await using var server = new DaemonServer(configuration, log);
    var options = new BackendOptions(configuration.DatabaseUrl, await reading, configuration.CommandTimeout);
    using var signals = new StopSignals();
    await server.StartAsync(options.Schema, BackendTable.Create(configuration.Adapter, options, log.WriteMessage));
    await server.WaitForShutdownAsync(signals);
}

// Writing to a blocked pipe never returns; then only the exit code reports the failure.
static Task WriteErrorAsync(string message) =>
    Task.WhenAny(Task.Run(() => Console.Error.WriteLine(message)), Task.Delay(TimeSpan.FromSeconds(2)));
