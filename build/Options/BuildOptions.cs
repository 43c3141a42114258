using Build.Matrix;
using Build.Processes;
using Build.Results;
using Build.Servers;
using Build.Suites;
using Build.Terminal;
using Build.Workspace;

namespace Build.Options;

/// <summary>The command line, read once.</summary>
public sealed record BuildOptions
{
    /// <summary>The tasks to run.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>The rows to run.</summary>
    public IReadOnlyList<Backend> Backends { get; init; } = Backend.All;

    /// <summary>The suite to run on each row.</summary>
    public Suite Suite { get; init; } = Suite.All[0];

    /// <summary>Which tests to run, in NUnit's test selection language; null for all.</summary>
    public string? Filter { get; init; }

    /// <summary>The words that <see cref="Filter"/> looks for; empty when <c>--filter</c> was an expression or not given.</summary>
    public IReadOnlyList<string> FilterWords { get; init; } = [];

    /// <summary>Which part of each row's tests to run; null for all.</summary>
    public Shard? Shard { get; init; }

    /// <summary>How many requests the fuzz suite sends, about: the sum over all rows.</summary>
    public int Requests { get; init; } = 20_000;

    /// <summary>How many of them each row is sent.</summary>
    public int RequestsOfRow => Math.Max(1, Requests / Backends.Count);

    /// <summary>What the fuzz suite draws its inputs from. It is the same unless another is asked for, so that a run in CI can be repeated.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Where database servers come from.</summary>
    public DatabasesMode Databases { get; init; }

    /// <summary>How many rows run in parallel.</summary>
    public int Parallel { get; init; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>How often each row runs, to find flaky tests.</summary>
    public int Repeat { get; init; } = 1;

    /// <summary>How often an infrastructure failure is retried.</summary>
    public int RetryInfra { get; init; }

    /// <summary>Whether the first row that fails ends the run.</summary>
    public bool StopOnFail { get; init; }

    /// <summary>Whether only what failed or did not run last time is run.</summary>
    public bool RerunFailed { get; init; }

    /// <summary>Whether servers and daemons keep running after the run.</summary>
    public bool Keep { get; init; }

    /// <summary>Whether a row that cannot be run is a failure.</summary>
    public bool Strict { get; init; } = ContinuousIntegration.IsCurrent;

    /// <summary>Whether <see cref="Strict"/> was asked for by <c>--strict</c>; otherwise the CI system asks for it.</summary>
    public bool StrictOption { get; init; }

    /// <summary>How long to wait for daemons, servers and other steps.</summary>
    public TimeLimits Limits { get; init; } = new();

    /// <summary>The command of a daemon that this repository did not build; null for its own.</summary>
    public string? Daemon { get; init; }

    /// <summary>The folder that result files are merged from.</summary>
    public string? From { get; init; }

    /// <summary>How much is printed.</summary>
    public Detail Detail { get; init; }

    /// <summary>Whether only the help is to be printed.</summary>
    public bool Help { get; init; }

    /// <summary>Whether only the version is to be printed.</summary>
    public bool Version { get; init; }

    /// <summary>Whether targets run without the tasks that they depend on.</summary>
    public bool Exclusive { get; init; }

    /// <summary>Whether tasks are only shown (<c>--tree</c>, <c>--dryrun</c>, <c>--description</c>).</summary>
    public bool ShowsOnly { get; init; }

    /// <summary>Arguments for Cake's host, such as <c>--tree</c>.</summary>
    public IReadOnlyList<string> HostArguments { get; init; } = [];

    /// <summary>What the command line asks for, as results and reports show it.</summary>
    public RunRequest ToRequest() => new([.. Backends.Select(backend => backend.Name)])
    {
        Filter = Filter,
        Shard = Shard?.ToString(),
        Daemon = Daemon,
        Strict = Strict,
    };
}
