namespace Build.Results;

/// <summary>What one backend's row found.</summary>
/// <param name="Backend">The row's name in the table of backends.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Duration">From the start of the daemon to its end; zero for a row that was not run.</param>
public sealed record RowResult(string Backend, RowStatus Status, TimeSpan Duration)
{
    /// <summary>The kind of failure, when <see cref="Status"/> is <see cref="RowStatus.Failed"/>.</summary>
    public FailureKind? Failure { get; init; }

    /// <summary>Why the row failed, was skipped or cancelled, in one sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>What the reader can do about it, in one sentence or command.</summary>
    public string? Remedy { get; init; }

    /// <summary>The server's product and version as it reports itself, such as <c>PostgreSQL 15.8</c>.</summary>
    public string? Server { get; init; }

    /// <summary>How the server was had: <c>embedded</c>, <c>given</c>, <c>docker</c> or <c>local</c>.</summary>
    public string? Source { get; init; }

    /// <summary>The driver and its version as the daemon reports it, such as <c>Npgsql 10.0.0</c>.</summary>
    public string? Driver { get; init; }

    /// <summary>The capabilities that the daemon declares in <c>/status</c>.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>How many tests of the suite were selected for this row; null when that is not known.</summary>
    public int? Selected { get; init; }

    /// <summary>The tests, in the order in which the suite ran them.</summary>
    public IReadOnlyList<TestResult> Tests { get; init; } = [];

    /// <summary>The fixtures whose one-time set-up or tear-down failed, each as a sentence. No test may tell of them.</summary>
    public IReadOnlyList<string> FixtureFailures { get; init; } = [];

    /// <summary>What a reader has to know of the row beside its status, in sentences: an earlier try that failed, tests that were kept.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The path of the daemon's whole log, relative to the repository.</summary>
    public string? DaemonLog { get; init; }

    /// <summary>The daemon's last log lines, kept for a row that failed.</summary>
    public IReadOnlyList<string> DaemonLogTail { get; init; } = [];

    /// <summary>The path of the suite's NUnit 3 result file, relative to the repository.</summary>
    public string? ResultFile { get; init; }

    /// <summary>How often the row was begun: more than 1 when an infrastructure failure was retried.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>Which part of the suite was run, as <c>i/n</c>; null for all of it.</summary>
    public string? Shard { get; init; }
}
