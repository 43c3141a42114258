using Build.Matrix;
using Build.Suites;

namespace Build.Options;

/// <summary>Parses the command line.</summary>
public static class OptionParser
{
    private const int ComparedRequests = 3000;
    private static readonly string[] HelpNames = ["--help", "-h", "-?"];

    /// <summary>Parses <c>--name=value</c>, <c>--name value</c> and switches, and rejects invalid combinations.</summary>
    /// <param name="args">The arguments.</param>
    /// <exception cref="UsageException">An argument is unknown, its value is invalid, or the arguments contradict each other.</exception>
    public static BuildOptions Parse(IReadOnlyList<string> args)
    {
        if (args is ["help", ..] || args.Any(HelpNames.Contains))
            return new BuildOptions { Help = true };
        if (args is ["version"] || args.Contains("--version"))
            return new BuildOptions { Version = true };
        var options = new BuildOptions();
        var given = new List<Option>();
        for (var i = 0; i < args.Count; i++)
        {
            var parts = args[i].Split('=', 2);
            var option = OptionTable.All.FirstOrDefault(option => option.Name == parts[0]) ?? throw Unknown(parts[0], given.LastOrDefault());
            if (option.Value is null && parts.Length == 2)
                throw new UsageException($"{option.Name} is a switch and takes no value. Write {option.Name}.");
            if (option.Value is not null && !option.Repeats && given.Contains(option))
                throw new UsageException($"Duplicate option {option.Name}. Use it once: {option.Usage}.");
            given.Add(option);
            options = option.Apply(options, option.Value is null ? option.Name : Value(option, parts, args, ref i));
        }

        OptionRules.Check(options, given);
        return options.Compares ? ForComparison(options, given.Any(option => option.Name == "--requests")) : options;
    }

    // All daemons of a comparison run at the same time.
    private static BuildOptions ForComparison(BuildOptions options, bool requestsGiven) => options with
    {
        Suite = Suite.Comparison,
        Parallel = Backend.All.Count,
        Requests = requestsGiven ? options.Requests : ComparedRequests,
    };

    private static string Value(Option option, string[] parts, IReadOnlyList<string> args, ref int i)
    {
        var value = parts.Length == 2 ? parts[1] : i + 1 < args.Count && !args[i + 1].StartsWith('-') ? args[++i] : "";
        return string.IsNullOrWhiteSpace(value) ? throw new UsageException($"Missing value of {option.Name}. Write {option.Usage}.") : value;
    }

    private static UsageException Unknown(string argument, Option? before)
    {
        if (argument.StartsWith('-'))
        {
            var nearest = NearestMatch.Find(argument, OptionTable.All.Select(option => option.Name)) is { } match ? $" Did you mean '{match}'?" : "";
            return new UsageException($"Unknown option '{argument}'.{nearest} ./build.sh --help lists all options.");
        }

        var remedy = argument switch
        {
            _ when Backend.All.Any(backend => backend.Name == argument) => $"Did you mean --backend={argument}?",
            _ when TaskNames.All.Contains(argument, StringComparer.OrdinalIgnoreCase) => $"Did you mean --target={argument}?",
            _ when before?.Value is not null => $"Quote a value that contains spaces: {before.Name}=\"... {argument}\".",
            _ => "Options start with two dashes; ./build.sh --help lists them.",
        };
        return new UsageException($"Unexpected argument '{argument}'. {remedy}");
    }
}
