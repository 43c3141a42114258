using Build.Daemons;
using Build.Matrix;
using Build.Processes;
using Build.Results;
using Build.Servers;
using Build.Suites;
using Build.Terminal;
using System.Diagnostics;

namespace Build.Runs;

/// <summary>The state of a row during a run.</summary>
/// <param name="backend">The tested backend.</param>
public sealed class Row(Backend backend)
{
    /// <summary>The tested backend.</summary>
    public Backend Backend { get; } = backend;

    /// <summary>The row's output.</summary>
    public PhaseOutput Output { get; } = new();

    /// <summary>The row's progress, for the board.</summary>
    public Progress Progress { get; private set; } = new("waiting", 0, 0, null);

    /// <summary>The running time of the row, without waiting times.</summary>
    public Stopwatch Clock { get; } = new();

    /// <summary>The running daemon; otherwise null.</summary>
    internal DaemonProcess? Daemon { get; set; }

    /// <summary>The port of a running daemon of <c>--daemon</c>; otherwise null.</summary>
    internal ReservedPort? Port { get; set; }

    /// <summary>The database while the daemon uses it; otherwise null.</summary>
    internal CleanDatabase? Database { get; set; }

    /// <summary>The result so far. The status is valid when the row has ended.</summary>
    public RowResult Result { get; set; } =
        new(backend.Name, RowStatus.Cancelled, TimeSpan.Zero) { Reason = "The run ended before this row started.", Attempts = 0 };

    /// <summary>Whether the daemon became ready.</summary>
    public bool HasStarted { get; set; }

    /// <summary>Whether all requested phases have ended, or the remaining phases have nothing to do.</summary>
    public bool HasEnded { get; set; }

    /// <summary>The first failed phase; null when none failed.</summary>
    public Phase? FailedIn { get; set; }

    /// <summary>Whether the row has one of the slots for parallel rows.</summary>
    internal bool HasSlot { get; set; }

    /// <summary>The tasks of the phases; null for phases that were not requested. Lock the array to change it.</summary>
    internal Task?[] Phases { get; } = new Task?[Enum.GetValues<Phase>().Length];

    /// <summary>The row's state for the board.</summary>
    internal BoardLine BoardLine => new(Backend.Name, Progress, Clock.Elapsed, Clock.IsRunning, Result.Status);

    /// <summary>Whether the row has failed.</summary>
    public bool HasFailed => Result.Status == RowStatus.Failed;

    /// <summary>Sets the row's current activity.</summary>
    /// <param name="doing">The activity, such as <c>testing</c>.</param>
    public void Enter(string doing) => Progress = Progress with { Doing = doing };

    /// <summary>Resets the progress at the start of the tests.</summary>
    public void BeginTests() => Progress = new("testing", 0, 0, null);

    /// <summary>Adds a finished test to the progress.</summary>
    /// <param name="test">The test.</param>
    /// <param name="total">The number of tests to run; 0 when unknown.</param>
    public void Note(TestProgress test, int total) => Progress = Progress with
    {
        Done = Progress.Done + 1,
        Total = total,
        LastFailure = test.Outcome == TestOutcome.Failed ? test.Name : Progress.LastFailure,
    };
}
