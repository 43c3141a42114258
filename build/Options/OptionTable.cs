using Build.Databases;
using Build.Matrix;
using Build.Suites;
using Build.Tasks;
using Cake.Core.Diagnostics;

namespace Build.Options;

/// <summary>Every option there is.</summary>
public static class OptionTable
{
    /// <summary>In the order in which help lists them.</summary>
    public static IReadOnlyList<Option> All { get; } =
    [
        new("--target", "TASK", "Run a task and what it depends on; TestMatrix unless told", (options, value) => options with
        {
            Targets = [.. options.Targets, TaskCatalogue.Find(value)],
        }),
        new("--backend", "A,B|all", "Run only these rows of the matrix", (options, value) => options with
        {
            Backends = value == "all" ? Backend.All : Rows(value),
        }),
        new("--suite", string.Join('|', Suite.All.Select(suite => suite.Name)), "Choose the suite that each row runs", (options, value) => options with
        {
            Suite = Suite.All.FirstOrDefault(suite => suite.Name == value)
                ?? throw NearestMatch.Unknown("suite", value, [.. Suite.All.Select(suite => suite.Name)]),
        }),
        new("--filter", "WHERE", "Run only the tests that NUnit's test selection language finds, such as \"name =~ page\"", (options, value) =>
            options with { Filter = value }),
        new("--databases", "auto|docker|local|given", "Say how database servers are had: by Docker Compose, from binaries of this machine, or at URLs in "
            + "DBAL_POSTGRES_URL, DBAL_MYSQL_URL and DBAL_MONGODB_URL; auto tries given, docker, local", (options, value) => options with
        {
            Databases = Choice<DatabasesMode>("--databases", value),
        }),
        new("--stop-on-fail", null, "End the run when a row has failed", (options, _) => options with { StopOnFail = true }),
        new("--strict", null, "Fail when a row that was asked for cannot be run; always so with CI=true", (options, _) => options with { Strict = true }),
        new("--keep", null, "Leave servers and daemons running, and say how to reach and stop them", (options, _) => options with { Keep = true }),
        new("--tree", null, "Show the graph of tasks, and run nothing", Host),
        new("--dryrun", null, "Name the tasks that would run, and run nothing", Host),
        new("--description", null, "Show what each task does, and run nothing", Host),
        new("--exclusive", null, "Run the target without what it depends on", Host),
        new("--verbosity", string.Join('|', Enum.GetNames<Verbosity>()).ToLowerInvariant(), "Set how much Cake itself says", (options, value) =>
            options with { HostArguments = [.. options.HostArguments, $"--verbosity={Choice<Verbosity>("--verbosity", value)}"] }),
        new("--help", null, "Print this page", (options, _) => options with { Help = true }),
    ];

    private static BuildOptions Host(BuildOptions options, string name) => options with { HostArguments = [.. options.HostArguments, name] };

    private static T Choice<T>(string option, string value)
        where T : struct, Enum =>
        Enum.GetNames<T>().Contains(value, StringComparer.OrdinalIgnoreCase)
            ? Enum.Parse<T>(value, ignoreCase: true)
            : throw NearestMatch.Unknown($"value of {option}", value, [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())]);

    private static IReadOnlyList<Backend> Rows(string value)
    {
        var names = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var name in names)
        {
            if (Backend.All.All(backend => backend.Name != name))
                throw NearestMatch.Unknown("backend", name, [.. Backend.All.Select(backend => backend.Name), "all"]);
        }

        return names is [] ? throw new UsageException("--backend names no row.") : [.. Backend.All.Where(backend => names.Contains(backend.Name))];
    }
}
