using Build.Matrix;
using Build.Processes;
using Build.Results;
using Build.Servers;
using Build.Suites;
using Build.Terminal;
using Cake.Core.Diagnostics;
using System.Globalization;
using static Build.Options.OptionGroup;

namespace Build.Options;

/// <summary>All command line options.</summary>
public static class OptionTable
{
    private const int MostSeconds = 24 * 60 * 60;
    private const string AllRows = "all";
    private static readonly string[] Suites = [.. Suite.All.Select(suite => suite.Name)];

    /// <summary>All options, in the order of the help.</summary>
    public static IReadOnlyList<Option> All { get; } =
    [
        new(
            "--target", "TASK", Selection, OptionScope.Any,
            "Run a task and its dependencies (default: TestMatrix)",
            (options, value) => options with { Targets = [.. options.Targets.Union([TargetName.Find(value)])] }) { Repeats = true },
        new(
            "--backend", "A,B|all", Selection, OptionScope.Rows,
            "Run only these rows of the matrix (default: all)",
            (options, value) => options with { Backends = Rows(value) }),
        new(
            "--suite", "NAME", Selection, OptionScope.Tests,
            "Suite to run on each row: integration, conformance, fuzz, or all of them on the same daemon (default: integration)",
            (options, value) => options with
            {
                Suite = Suite.All.FirstOrDefault(suite => suite.Name == value) ?? throw NearestMatch.Unknown("suite", value, Suites),
            }),
        new(
            "--filter", "TEXT", Selection, OptionScope.Tests,
            "Run only tests whose full name contains these words, or that match an NUnit expression such as \"name =~ Paging\"",
            (options, value) => Filtered(options, TestFilter.Parse(value))),
        new(
            "--rerun-failed", null, Selection, OptionScope.Tests,
            "Run only the rows and tests that failed or did not run in the last run",
            (options, _) => options with { RerunFailed = true }),
        new(
            "--shard", "I/N", Selection, OptionScope.Tests,
            "Run part I of N of each row's tests; the split is the same on every machine",
            (options, value) => options with { Shard = Part(value) }),
        new(
            "--repeat", "N", Selection, OptionScope.Tests,
            "Run each row N times and list flaky tests",
            (options, value) => options with { Repeat = Number("--repeat", value, least: 1) }),
        new(
            "--requests", "N", Selection, OptionScope.Random,
            "Approximate number of requests: of the fuzz suite, divided evenly between the rows (default: 20000); of --target=Compare, for each row (default: 3000)",
            (options, value) => options with { Requests = Number("--requests", value, least: 1) }) { OfRandomSuites = true },
        new(
            "--seed", "N", Selection, OptionScope.Random,
            "Random seed of the fuzz suite and --target=Compare; the same seed generates the same inputs (default: 1); 0 compares without drawing entities",
            (options, value) => options with { Seed = Number("--seed", value, least: 0) }) { OfRandomSuites = true },
        new(
            "--entities", "FOLDER", Selection, OptionScope.Compare,
            "Compare the rows with the entity files of this folder instead of drawn ones",
            (options, value) => options with { Entities = Folder("--entities", value, "entity files") }),
        new(
            "--replay", "PATH", Selection, OptionScope.Compare,
            "Compare the rows with the streams of this file or folder instead of random ones",
            (options, value) => options with { Replay = Existing("--replay", value) }),
        new(
            "--record", "FOLDER", Selection, OptionScope.Tests,
            "Record the requests of each test in this folder, as streams for --target=Compare --replay",
            (options, value) => options with { Record = Path.GetFullPath(value) }),

        new(
            "--databases", "auto|docker|local|given", OptionGroup.Servers, OptionScope.Servers,
            "Where database servers come from: Docker Compose, binaries on this machine, or the URLs in DBAL_POSTGRES_URL, DBAL_MYSQL_URL and "
            + "DBAL_MONGODB_URL; auto (the default) tries given, docker, local",
            (options, value) => options with { Databases = Choice<DatabasesMode>("--databases", value) }),
        new(
            "--daemon", "COMMAND", OptionGroup.Servers, OptionScope.Daemons,
            "Test another daemon, such as \"mydaemon --config {config} --port {port}\"; {config} or {port} is required",
            (options, value) => options with { Daemon = value }),
        new(
            "--keep", null, OptionGroup.Servers, OptionScope.Servers,
            "Leave servers and daemons running, and print how to connect to them and stop them",
            (options, _) => options with { Keep = true }),
        new(
            "--parallel", "N", OptionGroup.Servers, OptionScope.Daemons,
            "Run up to N rows in parallel (default: number of cores, at least 2)",
            (options, value) => options with { Parallel = Number("--parallel", value, least: 1) }),
        new(
            "--daemon-timeout", "SECONDS", OptionGroup.Servers, OptionScope.Daemons,
            "Time limit for a daemon to become ready (default: 30); up to 4 times longer on a loaded machine",
            (options, value) => Limited(options, options.Limits with { Daemon = Seconds("--daemon-timeout", value) })),
        new(
            "--server-timeout", "SECONDS", OptionGroup.Servers, OptionScope.Servers,
            "Time limit for a database server to answer (default: 120, or 20 for given servers); up to 4 times longer on a loaded machine",
            (options, value) => Limited(
                options, options.Limits with { Server = Seconds("--server-timeout", value), GivenServer = Seconds("--server-timeout", value) })),
        new(
            "--step-timeout", "SECONDS", OptionGroup.Servers, OptionScope.Servers,
            "Time limit for each other step, such as emptying a database or stopping a daemon (default: 20); up to 4 times longer on a loaded machine",
            (options, value) => Limited(options, options.Limits with { Step = Seconds("--step-timeout", value) })),

        new(
            "--strict", null, Failures, OptionScope.Any,
            "Fail when a row is skipped; always set in CI (CI=true)",
            (options, _) => options with { Strict = true, StrictOption = true }),
        new(
            "--stop-on-fail", null, Failures, OptionScope.Daemons,
            "End the run when a row fails",
            (options, _) => options with { StopOnFail = true }),
        new(
            "--retry-infra", "N", Failures, OptionScope.Servers,
            "Retry infrastructure failures up to N times; daemons and tests are never retried",
            (options, value) => options with { RetryInfra = Number("--retry-infra", value, least: 0) }),

        new(
            "--quiet", null, Output, OptionScope.Any,
            "Print only failures and the summary",
            (options, _) => options with { Detail = Detail.Quiet }),
        new(
            "--verbose", null, Output, OptionScope.Any,
            "Print every test and every Cake task",
            (options, _) => ForHost(options, "--verbosity=Verbose") with { Detail = Detail.Verbose }),
        new(
            "--verbosity", "LEVEL", Output, OptionScope.Any,
            $"Cake's log level: {string.Join(", ", Enum.GetNames<Verbosity>()).ToLowerInvariant()}",
            (options, value) => ForHost(options, $"--verbosity={Choice<Verbosity>("--verbosity", value)}")),

        new(
            "--from", "FOLDER", Other, OptionScope.Merge,
            "Folder with the results.json files for MergeReports",
            (options, value) => options with { From = Folder("--from", value, "results.json files of the jobs") }),
        new(
            "--good", "COMMIT", Other, OptionScope.Bisect,
            "Commit with which the test passed, for Bisect (default: the newest in artifacts/history)",
            (options, value) => options with { Good = value }),
        new("--tree", null, Other, OptionScope.Any, "Show the task graph without running tasks", Show),
        new("--dryrun", null, Other, OptionScope.Any, "List the tasks that would run, without running them", Show),
        new("--description", null, Other, OptionScope.Any, "Show the description of each task without running tasks", Show),
        new(
            "--exclusive", null, Other, OptionScope.Any,
            "Run the target without its dependencies",
            (options, name) => ForHost(options, name) with { Exclusive = true }),
        new("--help", null, Other, OptionScope.Any, "Print this help (also -h, -?, help)", (options, _) => options with { Help = true }),
        new("--version", null, Other, OptionScope.Any, "Print the version (also version)", (options, _) => options with { Version = true }),
    ];

    private static BuildOptions ForHost(BuildOptions options, string argument) => options with { HostArguments = [.. options.HostArguments, argument] };

    private static BuildOptions Show(BuildOptions options, string name) => ForHost(options, name) with { ShowsOnly = true };

    private static BuildOptions Filtered(BuildOptions options, TestFilter filter) => options with { Filter = filter.Where, FilterWords = filter.Words };

    private static BuildOptions Limited(BuildOptions options, TimeLimits limits) => options with { Limits = limits };

    private static T Choice<T>(string option, string value)
        where T : struct, Enum =>
        Enum.GetNames<T>().Contains(value, StringComparer.OrdinalIgnoreCase)
            ? Enum.Parse<T>(value, ignoreCase: true)
            : throw NearestMatch.Unknown($"{option} value", value, [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())]);

    private static int Number(string option, string value, int least) => TryNumber(value, out var number) && number >= least
        ? number
        : throw new UsageException($"Invalid {option} '{value}'. Use an integer of at least {least}.");

    private static TimeSpan Seconds(string option, string value) => TryNumber(value, out var seconds) && seconds is >= 1 and <= MostSeconds
        ? TimeSpan.FromSeconds(seconds)
        : throw new UsageException($"Invalid {option} '{value}'. Use an integer from 1 to {MostSeconds}, in seconds.");

    private static Shard Part(string value) =>
        value.Split('/') is [var index, var count] && TryNumber(index, out var i) && TryNumber(count, out var n) && i >= 1 && i <= n
            ? new Shard(i, n)
            : throw new UsageException($"Invalid --shard '{value}'. Use I/N with 1 <= I <= N, such as --shard=1/3.");

    // An absolute path, because Cake changes the working directory later.
    private static string Folder(string option, string value, string content) => Directory.Exists(value)
        ? Path.GetFullPath(value)
        : throw new UsageException($"The folder '{value}' of {option} does not exist. Use the folder that contains the {content}.");

    private static string Existing(string option, string value) => File.Exists(value) || Directory.Exists(value)
        ? Path.GetFullPath(value)
        : throw new UsageException($"'{value}' of {option} does not exist. Use a stream (*.http) or a folder of streams.");

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static IReadOnlyList<Backend> Rows(string value)
    {
        var names = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string[] known = [.. Backend.All.Select(backend => backend.Name), AllRows];
        if (names.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
            throw NearestMatch.Unknown("backend", unknown, known);
        if (names is [])
            throw new UsageException($"--backend={value} contains no backend. Known backends: {string.Join(", ", known)}.");
        return names.Contains(AllRows) ? Backend.All : [.. Backend.All.Where(backend => names.Contains(backend.Name))];
    }
}
