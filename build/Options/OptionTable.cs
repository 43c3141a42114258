using System.Globalization;
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
        new("--filter", "WHERE", "Run only those of the rows' tests that NUnit's test selection language finds, such as \"name =~ page\"", (options, value) =>
            options with { Filter = value }),
        new("--databases", "auto|docker|local|given", "Say how database servers are had: by Docker Compose, from binaries of this machine, or at URLs in "
            + "DBAL_POSTGRES_URL, DBAL_MYSQL_URL and DBAL_MONGODB_URL; auto tries given, docker, local", (options, value) => options with
        {
            Databases = Choice<DatabasesMode>("--databases", value),
        }),
        new("--stop-on-fail", null, "End the run when a row has failed", (options, _) => options with { StopOnFail = true }),
        new("--strict", null, "Fail when a row that was asked for cannot be run; always so with CI=true", (options, _) => options with { Strict = true }),
        new("--keep", null, "Leave servers and daemons running, and say how to reach and stop them", (options, _) => options with { Keep = true }),
        new("--parallel", "N", "Run this many rows side by side; as many as there are cores unless told, and at least two", (options, value) =>
            options with { Parallel = Number("--parallel", value, least: 1) }),
        new("--repeat", "N", "Run each row N times, and list the tests that did not end the same every time", (options, value) =>
            options with { Repeat = Number("--repeat", value, least: 1) }),
        new("--retry-infra", "N", "Try up to N times again what infrastructure broke; daemons and tests are never tried again", (options, value) =>
            options with { RetryInfra = Number("--retry-infra", value, least: 0) }),
        new("--rerun-failed", null, "Run only the rows and tests that failed or did not run last time", (options, _) => options with { RerunFailed = true }),
        new("--shard", "I/N", "Run the I-th of N parts of each row's tests; the split is the same on every machine", (options, value) =>
            options with { Shard = Part(value) }),
        new("--daemon", "COMMAND", "Test a daemon that was not built here, such as \"mydaemon --config {config} --port {port}\"", (options, value) =>
            options with { Daemon = value }),
        new("--from", "FOLDER", "Merge the results.json files of this folder (MergeReports)", (options, value) => options with { From = value }),
        new("--quiet", null, "Print only the summary and what failed", (options, _) => options with { Detail = Detail.Quiet }),
        new("--verbose", null, "Print every test, and the tasks as Cake runs them", (options, _) => options with
        {
            Detail = Detail.Verbose,
            HostArguments = [.. options.HostArguments, "--verbosity=Verbose"],
        }),
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

    private static int Number(string option, string value, int least) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
        ? number
        : throw new UsageException($"{option} takes a whole number from {least} on, not '{value}'.");

    private static Shard Part(string value) =>
        value.Split('/') is [var index, var count] && int.TryParse(index, out var i) && int.TryParse(count, out var n) && i >= 1 && i <= n
            ? new Shard(i, n)
            : throw new UsageException($"--shard takes I/N with 1 <= I <= N, such as 1/3, not '{value}'.");

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
