using Build.Matrix;
using Build.Results;
using Build.Terminal;

namespace Build.Runs;

/// <summary>
/// Performs the phases of rows, each once. A request for a phase performs it after the phases before it, or joins it when it is running. Rows run in
/// parallel when their phases are requested ahead.
/// </summary>
/// <param name="phases">The implementation of the phases.</param>
/// <param name="settings">The last phase, and the numbers of repetitions and retries.</param>
/// <param name="slots">Limits the number of rows that run in parallel.</param>
/// <param name="style">The terminal's features.</param>
/// <param name="cancellation">Cancels the rows. Their daemons are still stopped.</param>
internal sealed class PhaseRunner(IPhases phases, PhaseSettings settings, SemaphoreSlim slots, TerminalStyle style, RunCancellation cancellation)
{
    /// <summary>Performs a phase, or joins it. Does not throw: the row's result contains the outcome.</summary>
    /// <param name="row">The row.</param>
    /// <param name="phase">The phase; not later than <see cref="PhaseSettings.Last"/>.</param>
    public Task RunAsync(Row row, Phase phase)
    {
        lock (row.Phases)
            return row.Phases[(int)phase] ??= Task.Run(() => PerformAsync(row, phase));
    }

    private async Task PerformAsync(Row row, Phase phase)
    {
        if (phase > Phase.Start)
            await RunAsync(row, phase - 1);
        if (row.HasEnded)
            return;
        switch (phase)
        {
            case Phase.Start:
                await StartAsync(row);
                break;
            case Phase.Test:
                await TestAsync(row);
                break;
            default:
                if (!settings.Keep)
                    await StopAsync(row);
                break;
        }

        if (row.HasFailed)
            row.FailedIn ??= phase;
        row.Output.Complete(phase);
        if (phase == settings.Last || !row.HasStarted)
            End(row);
    }

    private async Task StartAsync(Row row)
    {
        await RetryAsync(row, _ => phases.WaitForNeedsAsync(row, cancellation.Token));
        if (row.HasFailed || cancellation.Reason is not null || !await TakeSlotAsync(row))
            return;
        row.Clock.Start();
        await RetryAsync(row, _ => StartDaemonAsync(row));
        if (!row.HasStarted)
            await StopAsync(row);
    }

    // After an infrastructure failure during the tests, the retry starts a new daemon.
    private async Task TestAsync(Row row)
    {
        if (row.HasFailed)
            return;
        await RetryAsync(row, attempt => TestAsync(row, startsDaemon: attempt > 1));
        for (var run = 2; run <= settings.Repeat && CanRepeat(row); run++)
        {
            await StopAsync(row);
            row.Output.Write(style.Mark(Mark.Again) + $"Run {run} of {settings.Repeat}");
            await RetryAsync(row, _ => TestAsync(row, startsDaemon: true));
        }
    }

    private bool CanRepeat(Row row) => row.Result.Failure is null or FailureKind.Test && cancellation.Reason is null;

    private async Task TestAsync(Row row, bool startsDaemon)
    {
        if (startsDaemon)
            await StartDaemonAsync(row);
        await phases.TestAsync(row, cancellation.Token);
        await phases.RestartAsync(row, cancellation.Token);
        if (!row.HasFailed)
            row.Result = row.Result with { Status = RowStatus.Passed, Reason = null };
    }

    private async Task StartDaemonAsync(Row row)
    {
        if (row.Daemon is not null || row.Database is not null)
            await StopAsync(row);
        await phases.WaitForNeedsAsync(row, cancellation.Token);
        await phases.StartAsync(row, cancellation.Token);
        row.HasStarted = true;
    }

    private Task StopAsync(Row row) => GuardAsync(row, () => phases.StopAsync(row), isCancellable: false);

    private async Task<bool> TakeSlotAsync(Row row)
    {
        await GuardAsync(row, async () =>
        {
            await slots.WaitAsync(cancellation.Token);
            row.HasSlot = true;
        });
        return row.HasSlot;
    }

    private void End(Row row)
    {
        row.HasEnded = true;
        row.Clock.Stop();
        row.Result = row.Result with { Duration = row.Clock.Elapsed };
        row.Enter(row.Result.Status.ToString().ToLowerInvariant());
        row.Output.Complete(Phase.Stop);
        if (row.HasSlot)
            slots.Release();
        row.HasSlot = false;
    }

    private async Task RetryAsync(Row row, Func<int, Task> step)
    {
        for (var attempt = 1; ; attempt++)
        {
            var before = row.Result;
            row.Result = before with { Attempts = Math.Max(before.Attempts, attempt) };
            await GuardAsync(row, () => step(attempt));
            if (row.Result.Failure != FailureKind.Infra || attempt > settings.RetryInfra)
                return;
            row.Output.Write(style.Mark(Mark.Again) + $"Infrastructure failed; attempt {attempt + 1} of {settings.RetryInfra + 1}");
            row.Result = before;
        }
    }

    private async Task GuardAsync(Row row, Func<Task> step, bool isCancellable = true)
    {
        try
        {
            await step();
        }
        catch (Exception) when (isCancellable && cancellation.Reason is not null)
        {
            // Drivers and programs report a cancellation in many ways.
            if (!row.HasFailed)
                row.Result = row.Result with { Status = RowStatus.Cancelled, Reason = cancellation.Reason };
            row.Output.Write(style.Mark(Mark.Bad) + cancellation.Reason);
        }
        catch (FailureException exception)
        {
            Fail(row, exception.Kind, exception.Message, exception.Remedy);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Fail(row, FailureKind.Infra, $"Cannot read or write a file of this run: {exception.Message}", Fault.DiskRemedy);
        }
        catch (Exception exception)
        {
            Fail(
                row,
                FailureKind.Infra,
                $"{exception.GetType().Name}: {exception.Message}",
                $"This is a bug in the build program. Report it with this stack trace:\n{exception.StackTrace}");
        }
    }

    // The first failure is the cause. A later failure, such as a daemon that does not stop, is appended to its reason.
    private void Fail(Row row, FailureKind kind, string reason, string remedy)
    {
        if (!row.HasFailed)
            row.Result = row.Result with { Status = RowStatus.Failed, Failure = kind, Reason = reason, Remedy = remedy };
        else if (row.Result.Failure != kind)
            row.Result = row.Result with { Reason = $"{row.Result.Reason} {reason}" };
        row.Output.Write(style.Mark(Mark.Bad) + reason);
        row.Output.Write("    " + remedy);
    }
}
