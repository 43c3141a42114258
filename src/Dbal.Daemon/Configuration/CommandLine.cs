using Dbal.Daemon.Contract;
using Dbal.Schemas;
using Dbal.Text;

namespace Dbal.Daemon.Configuration;

/// <summary>The command line arguments.</summary>
/// <param name="Action">The action.</param>
/// <param name="ConfigFile">The file of <c>--config</c>, or null.</param>
/// <param name="SchemaFolder">The folder of <c>--schema-folder</c>.</param>
/// <param name="Allowed">The kinds of changes of <c>--allow</c>.</param>
internal sealed record CommandLine(CommandLineAction Action, string? ConfigFile, string SchemaFolder, IReadOnlyList<ChangeKind> Allowed)
{
    private const string GeneratePrisma = "generate-prisma";
    private const string Schema = "schema";
    private static readonly string[] Options = ["--config", "--schema-folder", "--allow", "--help", "--version", GeneratePrisma, Schema];

    /// <summary>The output of <c>--help</c>.</summary>
    public static string Help => $"""
        Serves the rows of entities over HTTP, the same on every database.

        Usage: Dbal.Daemon [--config FILE]
               Dbal.Daemon {Schema} plan [--config FILE]
               Dbal.Daemon {Schema} apply [--config FILE] [--allow=KIND,KIND]
               Dbal.Daemon {GeneratePrisma} [--schema-folder FOLDER]

        --config FILE           JSON file with the settings below
        {Schema} plan             compare the database with the entity files; print each change, the affected rows and the statements
        {Schema} apply            apply all changes, or none when one is not allowed; stop all daemons that use the database first
        --allow=KIND,KIND       destructive kinds of changes to allow: {string.Join(", ", ChangeKinds.Destructive.Select(ChangeKinds.NameOf))}
        {GeneratePrisma}         generate schema.prisma and Prisma Client for the entities, unless they exist, and print their folder
        --schema-folder FOLDER  folder with the entities' YAML files (default: entities beside the program)
        --help                  print this help
        --version               print the version

        Settings: key in the file, environment variable (takes precedence), meaning
        {string.Join('\n', Setting.All.Select(setting => $"  {setting.Key,-16} {setting.Variable,-22} {setting.Description}"))}

        Exit codes
          {ExitCode.Ended}  stopped by SIGTERM or SIGINT; schema plan: no changes, or only changes that the daemon applies at startup; schema apply: done
          {ExitCode.Failed}  internal error, failed Prisma generation, or failed schema command
          {ExitCode.WrongUsage}  invalid argument, setting or entity file, or port in use
          {ExitCode.ChangesPending}  schema plan and apply: changes are pending that would lose values or invalidate rows; nothing was changed
        """;

    /// <summary>Parses the arguments.</summary>
    /// <exception cref="ConfigurationException">An argument is unknown or lacks its value.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var line = new CommandLine(CommandLineAction.Serve, ConfigFile: null, DaemonConfiguration.DefaultSchemaFolder, []);
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
                case Schema:
                    line = line with { Action = SchemaAction() };
                    break;
                case "--allow":
                    line = line with { Allowed = [.. line.Allowed, .. ValueOf(word).Split(',').Select(Allowable)] };
                    break;
                case "--config":
                    line = line with { ConfigFile = ValueOf(word) };
                    break;
                case "--schema-folder":
                    line = line with { SchemaFolder = Path.GetFullPath(ValueOf(word)) };
                    break;
                default:
                    throw new ConfigurationException($"Unknown argument {word}. {NearestName.Hint(word, Options)} See --help.");
            }
        }

        if (line.Allowed.Count > 0 && line.Action != CommandLineAction.ApplySchema)
            throw new ConfigurationException($"--allow requires {Schema} apply. See --help.");
        return line;

        CommandLineAction SchemaAction() => words.TryDequeue(out var action) && action is "plan" or "apply"
            ? action == "plan" ? CommandLineAction.PlanSchema : CommandLineAction.ApplySchema
            : throw new ConfigurationException($"{Schema} requires plan or apply. See --help.");

        string ValueOf(string option) => words.TryDequeue(out var value) && value.Length > 0
            ? value
            : throw new ConfigurationException($"{option} requires a value, such as {option} {(option == "--allow" ? "KIND" : "PATH")}.");
    }

    private static ChangeKind Allowable(string name)
    {
        var names = ChangeKinds.Destructive.ToDictionary(ChangeKinds.NameOf);
        return names.TryGetValue(name, out var kind)
            ? kind
            : throw new ConfigurationException($"Unknown kind '{name}' for --allow. {NearestName.Hint(name, names.Keys)}");
    }
}

/// <summary>The actions of the program.</summary>
internal enum CommandLineAction
{
    /// <summary>Serve until stopped.</summary>
    Serve,

    /// <summary>Generate <c>schema.prisma</c> and Prisma Client.</summary>
    GeneratePrisma,

    /// <summary>Print the pending changes of the database.</summary>
    PlanSchema,

    /// <summary>Update the database to match the entity files.</summary>
    ApplySchema,

    /// <summary>Print the help.</summary>
    Help,

    /// <summary>Print the version.</summary>
    Version,
}
