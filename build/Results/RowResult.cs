namespace Build.Results;

/// <summary>The result of one row.</summary>
/// <param name="Backend">The name of the row's backend.</param>
/// <param name="Status">How the row ended.</param>
/// <param name="Duration">The time from the daemon's start to its stop; zero when the row did not run.</param>
public sealed record RowResult(string Backend, RowStatus Status, TimeSpan Duration)
{
    /// <summary>The kind of failure, when <see cref="Status"/> is <see cref="RowStatus.Failed"/>.</summary>
    public FailureKind? Failure { get; init; }

    /// <summary>Why the row failed, was skipped or was cancelled, as a sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>What to do, as a sentence or a command.</summary>
    public string? Remedy { get; init; }

    /// <summary>The product and version that the server reports, such as <c>PostgreSQL 15.8</c>.</summary>
    public string? Server { get; init; }

    /// <summary>Where the server came from: <c>embedded</c>, <c>given</c>, <c>docker</c> or <c>local</c>.</summary>
    public string? Source { get; init; }

    /// <summary>The driver and version that the daemon reports, such as <c>Npgsql 10.0.0</c>.</summary>
    public string? Driver { get; init; }

    /// <summary>The capabilities that the daemon declares in <c>/status</c>.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>The number of tests that were selected for this row; null when unknown.</summary>
    public int? Selected { get; init; }

    /// <summary>The results of the tests, in the order of their execution.</summary>
    public IReadOnlyList<TestResult> Tests { get; init; } = [];

    /// <summary>The fixtures whose one-time set-up or tear-down failed, as sentences. There may be no test result for such a failure.</summary>
    public IReadOnlyList<string> FixtureFailures { get; init; } = [];

    /// <summary>Further notes on the row, as sentences, such as an earlier attempt that failed or results that were kept.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The path of the daemon's complete log, relative to the repository.</summary>
    public string? DaemonLog { get; init; }

    /// <summary>The daemon's last log lines, for a failed row.</summary>
    public IReadOnlyList<string> DaemonLogTail { get; init; } = [];

    /// <summary>The path of the suite's NUnit 3 result file, relative to the repository.</summary>
    public string? ResultFile { get; init; }

    /// <summary>The number of attempts: more than 1 when an infrastructure failure was retried.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>The part of the suite that ran, as <c>i/n</c>; null for the whole suite.</summary>
    public string? Shard { get; init; }
}
