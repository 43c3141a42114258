using Build.Matrix;
using Build.Processes;
using Build.Results;
using Build.Servers;
using Build.Suites;
using Build.Terminal;
using Build.Workspace;

namespace Build.Options;

/// <summary>The parsed command line.</summary>
public sealed record BuildOptions
{
    /// <summary>The tasks to run.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>The rows to run.</summary>
    public IReadOnlyList<Backend> Backends { get; init; } = Backend.All;

    /// <summary>The suite to run on each row.</summary>
    public Suite Suite { get; init; } = Suite.All[0];

    /// <summary>The tests to run, in NUnit's test selection language; null for all tests.</summary>
    public string? Filter { get; init; }

    /// <summary>The words that <see cref="Filter"/> searches for; empty when <c>--filter</c> is an expression or absent.</summary>
    public IReadOnlyList<string> FilterWords { get; init; } = [];

    /// <summary>The part of each row's tests to run; null for all tests.</summary>
    public Shard? Shard { get; init; }

    /// <summary>Whether the rows are compared with each other instead of running a suite.</summary>
    public bool Compares => Targets.Contains(TaskNames.Compare);

    /// <summary>A file or folder of streams that a comparison plays instead of random ones; null for random ones.</summary>
    public string? Replay { get; init; }

    /// <summary>A folder with further entities for a comparison, instead of drawn ones; null for drawn ones.</summary>
    public string? Entities { get; init; }

    /// <summary>The folder to record the requests of each test in, as streams for a comparison; null to record nothing.</summary>
    public string? Record { get; init; }

    /// <summary>The approximate number of requests: of the fuzz suite for all rows together, of a comparison for each row.</summary>
    public int Requests { get; init; } = 20_000;

    /// <summary>The approximate number of requests of the fuzz suite per row.</summary>
    public int RequestsOfRow => Math.Max(1, Requests / Backends.Count);

    /// <summary>The random seed of the fuzz suite and of comparisons. The default is constant, so that runs in CI are repeatable.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Where database servers come from.</summary>
    public DatabasesMode Databases { get; init; }

    /// <summary>The maximum number of rows that run in parallel.</summary>
    public int Parallel { get; init; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>The number of times that each row runs, to find flaky tests.</summary>
    public int Repeat { get; init; } = 1;

    /// <summary>The maximum number of retries after an infrastructure failure.</summary>
    public int RetryInfra { get; init; }

    /// <summary>Whether the run ends when a row fails.</summary>
    public bool StopOnFail { get; init; }

    /// <summary>Whether to run only the rows and tests that failed or did not run in the last run.</summary>
    public bool RerunFailed { get; init; }

    /// <summary>Whether servers and daemons keep running after the run.</summary>
    public bool Keep { get; init; }

    /// <summary>Whether a skipped row is a failure.</summary>
    public bool Strict { get; init; } = ContinuousIntegration.IsCurrent;

    /// <summary>Whether <see cref="Strict"/> was set by <c>--strict</c>; otherwise it was set because the run is in CI.</summary>
    public bool StrictOption { get; init; }

    /// <summary>The time limits for daemons, servers and other steps.</summary>
    public TimeLimits Limits { get; init; } = new();

    /// <summary>The command that starts another daemon; null for the daemon of this repository.</summary>
    public string? Daemon { get; init; }

    /// <summary>The folder with the result files to merge.</summary>
    public string? From { get; init; }

    /// <summary>A commit with which the test of <c>Bisect</c> passed; null for the newest in the history.</summary>
    public string? Good { get; init; }

    /// <summary>How much is printed.</summary>
    public Detail Detail { get; init; }

    /// <summary>Whether to print only the help.</summary>
    public bool Help { get; init; }

    /// <summary>Whether to print only the version.</summary>
    public bool Version { get; init; }

    /// <summary>Whether targets run without their dependencies.</summary>
    public bool Exclusive { get; init; }

    /// <summary>Whether to show tasks without running them (<c>--tree</c>, <c>--dryrun</c>, <c>--description</c>).</summary>
    public bool ShowsOnly { get; init; }

    /// <summary>The arguments to pass to Cake's host, such as <c>--tree</c>.</summary>
    public IReadOnlyList<string> HostArguments { get; init; } = [];

    /// <summary>Returns the part of the options that results and reports contain.</summary>
    public RunRequest ToRequest() => new([.. Backends.Select(backend => backend.Name)])
    {
        Filter = Filter,
        Shard = Shard?.ToString(),
        Daemon = Daemon,
        Strict = Strict,
    };
}
