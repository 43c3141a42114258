using Dbal.Text;

namespace Dbal.Daemon.Configuration;

/// <summary>The arguments of the program.</summary>
/// <param name="Action">What is to be done.</param>
/// <param name="ConfigFile">The file of <c>--config</c>, or null.</param>
/// <param name="SchemaFolder">The folder of <c>--schema-folder</c>.</param>
internal sealed record CommandLine(CommandLineAction Action, string? ConfigFile, string SchemaFolder)
{
    private const string GeneratePrisma = "generate-prisma";
    private static readonly string[] Options = ["--config", "--schema-folder", "--help", "--version", GeneratePrisma];

    /// <summary>What <c>--help</c> prints.</summary>
    public static string Help => $"""
        Serves the rows of entities over HTTP, the same on every database.

        Usage: Dbal.Daemon [--config FILE]
               Dbal.Daemon {GeneratePrisma} [--schema-folder FOLDER]

        --config FILE           a JSON file of the settings below
        {GeneratePrisma}         writes schema.prisma and Prisma Client for the entities, unless they are there, and prints their folder
        --schema-folder FOLDER  the entities' YAML files to generate from (entities beside the program)
        --help                  prints this
        --version               prints the version

        Settings: each is a key of the file and an environment variable, which goes before the file.
        {string.Join('\n', Setting.All.Select(setting => $"  {setting.Key,-16} {setting.Variable,-22} {setting.Description}"))}

        Exit codes
          {ExitCode.Ended}  ended as told, by SIGTERM or SIGINT
          {ExitCode.Failed}  a fault of the program, or of Prisma
          {ExitCode.WrongUsage}  a wrong argument, setting or entity file, or a port that is taken
        """;

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="ConfigurationException">One is not known, or lacks its value.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var line = new CommandLine(CommandLineAction.Serve, ConfigFile: null, DaemonConfiguration.DefaultSchemaFolder);
        var words = new Queue<string>(arguments.SelectMany(each => each.StartsWith("--", StringComparison.Ordinal) ? each.Split('=', 2) : [each]));
        while (words.TryDequeue(out var word))
        {
            switch (word)
            {
                case "--help" or "-h":
                    return line with { Action = CommandLineAction.Help };
                case "--version":
                    return line with { Action = CommandLineAction.Version };
                case GeneratePrisma:
                    line = line with { Action = CommandLineAction.GeneratePrisma };
                    break;
                case "--config":
                    line = line with { ConfigFile = ValueOf(word) };
                    break;
                case "--schema-folder":
                    line = line with { SchemaFolder = Path.GetFullPath(ValueOf(word)) };
                    break;
                default:
                    throw new ConfigurationException($"There is no argument {word}. {NearestName.Hint(word, Options)} --help tells more.");
            }
        }

        return line;

        string ValueOf(string option) => words.TryDequeue(out var value) && value.Length > 0
            ? value
            : throw new ConfigurationException($"{option} needs a value, as in {option} PATH.");
    }
}

/// <summary>What the program can be asked to do.</summary>
internal enum CommandLineAction
{
    /// <summary>Serve until it is told to end.</summary>
    Serve,

    /// <summary>Write <c>schema.prisma</c> and Prisma Client.</summary>
    GeneratePrisma,

    /// <summary>Print the help.</summary>
    Help,

    /// <summary>Print the version.</summary>
    Version,
}
