using Dbal.Text;

namespace Dbal.Daemon.Configuration;

/// <summary>The arguments of the program.</summary>
/// <param name="Action">What is to be done.</param>
/// <param name="ConfigFile">The file of <c>--config</c>, or null.</param>
internal sealed record CommandLine(CommandLineAction Action, string? ConfigFile = null)
{
    private static readonly string[] Options = ["--config", "--help", "--version"];

    /// <summary>What <c>--help</c> prints.</summary>
    public static string Help => $"""
        Serves the rows of entities over HTTP, the same on every database.

        Usage: Dbal.Daemon --config FILE
               Dbal.Daemon generate-prisma --help

        --config FILE   a JSON file of the settings below
        --help          prints this
        --version       prints the version

        Settings: each is a key of the file and an environment variable, which goes before the file.
        {string.Join('\n', Setting.All.Select(setting => $"  {setting.Key,-16} {setting.Variable,-21} {setting.Description}"))}

        Exit codes: {ExitCode.Ended} ended as told (SIGTERM, SIGINT), {ExitCode.Failed} a fault of the program, {ExitCode.WrongUsage} a wrong argument, setting, entity file or port.
        """;

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="ConfigurationException">One is not known, or lacks its value.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        string? file = null;
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--help" or "-h":
                    return new CommandLine(CommandLineAction.Help);
                case "--version":
                    return new CommandLine(CommandLineAction.Version);
                case "--config" when i + 1 < arguments.Count:
                    file = arguments[++i];
                    break;
                case "--config":
                    throw new ConfigurationException("--config needs a file: --config FILE.");
                case var argument when argument.StartsWith("--config=", StringComparison.Ordinal):
                    file = argument["--config=".Length..];
                    break;
                case var argument:
                    throw new ConfigurationException($"There is no argument {argument}. {NearestName.Hint(argument.Split('=')[0], Options)} --help tells more.");
            }
        }

        return new CommandLine(CommandLineAction.Serve, file);
    }
}

/// <summary>What the program can be asked to do.</summary>
internal enum CommandLineAction
{
    /// <summary>Serve until it is told to end.</summary>
    Serve,

    /// <summary>Print the help.</summary>
    Help,

    /// <summary>Print the version.</summary>
    Version,
}
