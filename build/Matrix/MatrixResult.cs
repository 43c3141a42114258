namespace Build.Matrix;

/// <summary>What one run of the matrix found: the one model that every report is made from.</summary>
/// <param name="RunId">Names the run; the daemons give it back in <c>/health</c>.</param>
/// <param name="StartedAt">When the run began, in UTC.</param>
/// <param name="Duration">From the first task to the last row's end.</param>
/// <param name="Commit">The commit that was tested, or null outside a git checkout.</param>
/// <param name="PackageFeed"><c>full</c>, or <c>without</c> and the packages that the feed lacked.</param>
/// <param name="Suite">The suite's project name.</param>
/// <param name="Rows">One entry a backend that was asked for, in the order of the table.</param>
/// <param name="Interrupted">Whether a signal ended the run early.</param>
public sealed record MatrixResult(
    string RunId,
    DateTimeOffset StartedAt,
    TimeSpan Duration,
    string? Commit,
    string PackageFeed,
    string Suite,
    IReadOnlyList<RowResult> Rows,
    bool Interrupted = false)
{
    /// <summary>What was asked for. A run that was asked for less than everything never reads as a whole one.</summary>
    public required RunRequest Request { get; init; }

    /// <summary>The full names of all tests that the suite has, whether or not they were selected.</summary>
    public required IReadOnlyList<string> SuiteTests { get; init; }

    /// <summary>What a reader has to know of the run beside its rows, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>How a row ended.</summary>
public enum RowStatus
{
    /// <summary>Every selected test was run, none failed or was blocked, and at least one passed; see <see cref="Verdict"/>.</summary>
    Passed,

    /// <summary>Something failed; <see cref="RowResult.Failure"/> says what kind of thing.</summary>
    Failed,

    /// <summary>Not run, for a reason that was known before the run began, such as a server that is unavailable.</summary>
    Skipped,

    /// <summary>Not run, or broken off, because the run ended first (<c>--stop-on-fail</c>, a signal).</summary>
    Cancelled,
}

/// <summary>What kind of thing made a row fail.</summary>
public enum FailureKind
{
    /// <summary>No server, no engine, or a server that did not get healthy. The only kind that is ever retried.</summary>
    Infra,

    /// <summary>The daemon did not start, died, or hung.</summary>
    Daemon,

    /// <summary>An assertion of the suite, or the suite itself: a fixture that failed, a duplicate test name.</summary>
    Test,

    /// <summary>A process, port, container or file was left behind.</summary>
    Leak,
}

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

/// <summary>How a test ended.</summary>
public enum TestOutcome
{
    /// <summary>Its assertions held.</summary>
    Passed,

    /// <summary>An assertion did not hold, or the test threw.</summary>
    Failed,

    /// <summary>Not run, with a reason, such as a capability that the backend does not declare.</summary>
    Skipped,

    /// <summary>Without a verdict, since the daemon or its server had failed. It has not passed, and says nothing of the test.</summary>
    Blocked,
}

/// <summary>What one test of the suite found on one backend.</summary>
/// <param name="Name">The test's name, the same on every backend.</param>
/// <param name="FullName">Its name with namespace and class, as a filter takes it.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Duration">How long it took.</param>
public sealed record TestResult(string Name, string FullName, TestOutcome Outcome, TimeSpan Duration)
{
    /// <summary>The assertion's message, or the reason of a skip.</summary>
    public string? Message { get; init; }

    /// <summary>Where the assertion stands.</summary>
    public string? StackTrace { get; init; }

    /// <summary>What the assertion expected, when its message tells.</summary>
    public string? Expected { get; init; }

    /// <summary>What was found in its place.</summary>
    public string? Found { get; init; }

    /// <summary>The test's output: the requests that it made and what was answered.</summary>
    public string? Output { get; init; }

    /// <summary>Those lines of the daemon's log that belong to this test, found by its trace id.</summary>
    public IReadOnlyList<string> DaemonLog { get; init; } = [];

    /// <summary>The command that runs this one test on this one backend again.</summary>
    public string? Rerun { get; init; }

    /// <summary>How each run of this test ended, in order, when the row was run more than once (<c>--repeat</c>); else empty.</summary>
    public IReadOnlyList<TestOutcome> Repetitions { get; init; } = [];

    /// <summary>Whether the repetitions that gave a verdict did not all end the same way.</summary>
    public bool IsFlaky => Repetitions.Where(outcome => outcome != TestOutcome.Blocked).Distinct().Count() > 1;
}
