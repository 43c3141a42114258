using Dbal.Schemas;
using Dbal.Text;

namespace Dbal.Daemon.Configuration;

/// <summary>The arguments of the program.</summary>
/// <param name="Action">What is to be done.</param>
/// <param name="ConfigFile">The file of <c>--config</c>, or null.</param>
/// <param name="SchemaFolder">The folder of <c>--schema-folder</c>.</param>
/// <param name="Allowed">The kinds of changes of <c>--allow</c>.</param>
internal sealed record CommandLine(CommandLineAction Action, string? ConfigFile, string SchemaFolder, IReadOnlyList<ChangeKind> Allowed)
{
    private const string GeneratePrisma = "generate-prisma";
    private const string Schema = "schema";
    private static readonly string[] Options = ["--config", "--schema-folder", "--allow", "--help", "--version", GeneratePrisma, Schema];

    /// <summary>What <c>--help</c> prints.</summary>
    public static string Help => $"""
        Serves the rows of entities over HTTP, the same on every database.

        Usage: Dbal.Daemon [--config FILE]
               Dbal.Daemon {Schema} plan [--config FILE]
               Dbal.Daemon {Schema} apply [--config FILE] [--allow=KIND,KIND]
               Dbal.Daemon {GeneratePrisma} [--schema-folder FOLDER]

        --config FILE           a JSON file of the settings below
        {Schema} plan             compares the database with the entity files and prints each change, the rows that it concerns and the statements; changes nothing
        {Schema} apply            carries the changes out: all of them, or none when one is not allowed. Stop the daemons of the database first.
        --allow=KIND,KIND       destructive kinds of changes that apply may carry out: {string.Join(", ", ChangeKinds.Destructive.Select(ChangeKinds.NameOf))}
        {GeneratePrisma}         writes schema.prisma and Prisma Client for the entities, unless they are there, and prints their folder
        --schema-folder FOLDER  the entities' YAML files to generate from (entities beside the program)
        --help                  prints this
        --version               prints the version

        Settings: each is a key of the file and an environment variable, which goes before the file.
        {string.Join('\n', Setting.All.Select(setting => $"  {setting.Key,-16} {setting.Variable,-22} {setting.Description}"))}

        Exit codes
          {ExitCode.Ended}  ended as told, by SIGTERM or SIGINT; schema plan: nothing to do, or only what the daemon does at its start; schema apply: done
          {ExitCode.Failed}  a fault of the program, of Prisma, or of the database during a schema command
          {ExitCode.WrongUsage}  a wrong argument, setting or entity file, or a port that is taken
          {ExitCode.ChangesPending}  schema plan and apply: changes that lose values or break rules of rows are pending, and nothing was changed
        """;

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="ConfigurationException">One is not known, or lacks its value.</exception>
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
                    throw new ConfigurationException($"There is no argument {word}. {NearestName.Hint(word, Options)} --help tells more.");
            }
        }

        if (line.Allowed.Count > 0 && line.Action != CommandLineAction.ApplySchema)
            throw new ConfigurationException($"--allow belongs to {Schema} apply. --help tells more.");
        return line;

        CommandLineAction SchemaAction() => words.TryDequeue(out var action) && action is "plan" or "apply"
            ? action == "plan" ? CommandLineAction.PlanSchema : CommandLineAction.ApplySchema
            : throw new ConfigurationException($"{Schema} takes plan or apply. --help tells more.");

        string ValueOf(string option) => words.TryDequeue(out var value) && value.Length > 0
            ? value
            : throw new ConfigurationException($"{option} needs a value, as in {option} {(option == "--allow" ? "KIND" : "PATH")}.");
    }

    private static ChangeKind Allowable(string name)
    {
        var names = ChangeKinds.Destructive.ToDictionary(ChangeKinds.NameOf);
        return names.TryGetValue(name, out var kind)
            ? kind
            : throw new ConfigurationException($"--allow does not take '{name}'. {NearestName.Hint(name, names.Keys)}");
    }
}

/// <summary>What the program can be asked to do.</summary>
internal enum CommandLineAction
{
    /// <summary>Serve until it is told to end.</summary>
    Serve,

    /// <summary>Write <c>schema.prisma</c> and Prisma Client.</summary>
    GeneratePrisma,

    /// <summary>Print what a change of the entity files means for the database.</summary>
    PlanSchema,

    /// <summary>Change the database so that it fits the entity files.</summary>
    ApplySchema,

    /// <summary>Print the help.</summary>
    Help,

    /// <summary>Print the version.</summary>
    Version,
}
