using Build.Daemons;
using Build.Matrix;
using Build.Processes;
using Build.Results;
using Build.Servers;
using Build.Suites;
using Build.Terminal;
using System.Diagnostics;

namespace Build.Runs;

/// <summary>One row as it runs.</summary>
/// <param name="backend">What is tested.</param>
public sealed class Row(Backend backend)
{
    /// <summary>What is tested.</summary>
    public Backend Backend { get; } = backend;

    /// <summary>What the row has to say.</summary>
    public PhaseOutput Output { get; } = new();

    /// <summary>How far the row is, for whoever watches.</summary>
    public Progress Progress { get; private set; } = new("waiting", 0, 0, null);

    /// <summary>How long the row has worked; it stands still while the row waits, and at its end.</summary>
    public Stopwatch Clock { get; } = new();

    /// <summary>The row's daemon while it runs.</summary>
    internal DaemonProcess? Daemon { get; set; }

    /// <summary>The port of a daemon that was not built here, while it runs.</summary>
    internal ReservedPort? Port { get; set; }

    /// <summary>The row's database while its daemon uses it.</summary>
    internal CleanDatabase? Database { get; set; }

    /// <summary>What the row has found so far; its status is right once the row has ended.</summary>
    public RowResult Result { get; set; } = new(backend.Name, RowStatus.Cancelled, TimeSpan.Zero) { Reason = "The run ended before this row began.", Attempts = 0 };

    /// <summary>Whether its daemon became ready.</summary>
    public bool HasStarted { get; set; }

    /// <summary>Whether all its phases have ended, or those that remain have nothing to do.</summary>
    public bool HasEnded { get; set; }

    /// <summary>The first phase that failed; null when none has.</summary>
    public Phase? FailedIn { get; set; }

    /// <summary>Whether it counts as one of the rows that run at the same time.</summary>
    internal bool HasSlot { get; set; }

    /// <summary>Its phases, each once it has been asked for; lock it to add one.</summary>
    internal Task?[] Phases { get; } = new Task?[Enum.GetValues<Phase>().Length];

    /// <summary>The row as the board shows it.</summary>
    internal BoardLine BoardLine => new(Backend.Name, Progress, Clock.Elapsed, Clock.IsRunning, Result.Status);

    /// <summary>Whether something has failed already.</summary>
    public bool HasFailed => Result.Status == RowStatus.Failed;

    /// <summary>Notes a step that the row has come to.</summary>
    /// <param name="doing">What it does now, in a word or two.</param>
    public void Enter(string doing) => Progress = Progress with { Doing = doing };

    /// <summary>Notes that the tests begin.</summary>
    public void BeginTests() => Progress = new("testing", 0, 0, null);

    /// <summary>Notes a test that has ended.</summary>
    /// <param name="test">The test.</param>
    /// <param name="total">How many there are to run; 0 when that is not known.</param>
    public void Note(TestProgress test, int total) => Progress = Progress with
    {
        Done = Progress.Done + 1,
        Total = total,
        LastFailure = test.Outcome == TestOutcome.Failed ? test.Name : Progress.LastFailure,
    };
}
