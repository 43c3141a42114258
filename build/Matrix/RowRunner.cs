using Build.Reports;

namespace Build.Matrix;

/// <summary>Takes a row through its phases, whatever fails on the way.</summary>
/// <param name="steps">What the phases do.</param>
/// <param name="settings">How often, and how far.</param>
/// <param name="style">What the terminal can show.</param>
public sealed class RowRunner(IRowSteps steps, RowRunnerSettings settings, TerminalStyle style)
{
    /// <summary>Runs the row. Throws nothing: how it ended is in its result.</summary>
    /// <param name="row">The row.</param>
    /// <param name="slots">Limits how many rows work at the same time.</param>
    /// <param name="cancellationToken">Breaks the row off; what it started is stopped all the same.</param>
    public async Task RunAsync(Row row, SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        try
        {
            await RetryingAsync(row, () => steps.WaitForNeedsAsync(row, cancellationToken));
            if (!row.HasFailed && settings.WhyCancelled() is null && await EnterAsync(slots, row, cancellationToken))
            {
                row.Clock.Start();
                try
                {
                    await PhasesAsync(row, cancellationToken);
                }
                finally
                {
                    slots.Release();
                }
            }
        }
        finally
        {
            row.Clock.Stop();
            row.Result = row.Result with { Duration = row.Clock.Elapsed };
            row.Enter(row.Result.Status.ToString().ToLowerInvariant());
            row.Output.Complete(RowPhase.Stop);
        }
    }

    private async Task PhasesAsync(Row row, CancellationToken cancellationToken)
    {
        await AttemptAsync(row, cancellationToken);
        for (var run = 2; run <= settings.Repeat && CanRepeat(row) && !cancellationToken.IsCancellationRequested; run++)
        {
            await StopAsync(row);
            row.Output.Write(style.Mark(Mark.Again) + $"Run {run} of {settings.Repeat}");
            await AttemptAsync(row, cancellationToken);
        }

        row.Output.Complete(RowPhase.Test);
        if (settings.Last >= RowPhase.Stop && !settings.Keep)
            await StopAsync(row);
    }

    private bool CanRepeat(Row row) => settings.Last >= RowPhase.Test && row.HasStarted && row.Result.Failure is null or FailureKind.Test;

    // Starts the daemon and runs the tests; when infrastructure fails on the way, from the start again.
    private Task AttemptAsync(Row row, CancellationToken cancellationToken) => RetryingAsync(row, async () =>
    {
        if (row.Daemon is not null || row.Database is not null)
            await StopAsync(row);
        await steps.WaitForNeedsAsync(row, cancellationToken);
        await steps.StartAsync(row, cancellationToken);
        row.HasStarted = true;
        row.Output.Complete(RowPhase.Start);
        if (settings.Last >= RowPhase.Test)
            await TestAsync(row, cancellationToken);
    });

    private async Task<bool> EnterAsync(SemaphoreSlim slots, Row row, CancellationToken cancellationToken)
    {
        var entered = false;
        await GuardAsync(row, async () =>
        {
            await slots.WaitAsync(cancellationToken);
            entered = true;
        });
        return entered;
    }

    private async Task RetryingAsync(Row row, Func<Task> step)
    {
        for (var attempt = 1; ; attempt++)
        {
            var before = row.Result;
            row.Result = before with { Attempts = Math.Max(before.Attempts, attempt) };
            await GuardAsync(row, step);
            if (row.Result.Failure != FailureKind.Infra || attempt > settings.RetryInfra)
                return;
            row.Output.Write(style.Mark(Mark.Again) + $"Infrastructure failed; attempt {attempt + 1} of {settings.RetryInfra + 1}");
            row.Result = before;
        }
    }

    private async Task TestAsync(Row row, CancellationToken cancellationToken)
    {
        await steps.TestAsync(row, cancellationToken);
        await steps.RestartAsync(row, cancellationToken);
        if (!row.HasFailed)
            row.Result = row.Result with { Status = RowStatus.Passed, Reason = null };
    }

    private Task StopAsync(Row row) => GuardAsync(row, () => steps.StopAsync(row), mayBeBrokenOff: false);

    private async Task GuardAsync(Row row, Func<Task> step, bool mayBeBrokenOff = true)
    {
        try
        {
            await step();
        }
        catch (Exception) when (mayBeBrokenOff && settings.WhyCancelled() is not null)
        {
            // Whichever way a driver or a program words that it was broken off.
            if (!row.HasFailed)
                row.Result = row.Result with { Status = RowStatus.Cancelled, Reason = settings.WhyCancelled() };
            row.Output.Write(style.Mark(Mark.Bad) + settings.WhyCancelled());
        }
        catch (RowException exception)
        {
            Fail(row, exception.Kind, exception.Message, exception.Remedy);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Fail(row, FailureKind.Infra, $"A file of this run could not be written or read: {exception.Message}", RowFault.DiskRemedy);
        }
        catch (Exception exception)
        {
            Fail(row, FailureKind.Infra, $"{exception.GetType().Name}: {exception.Message}", $"This is a fault of the build program, which did not expect it:\n{exception.StackTrace}");
        }
    }

    // The first failure is the cause; a later one, such as a daemon that cannot be stopped, is told beside it.
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

/// <summary>How often rows are run, and how far.</summary>
/// <param name="Last">The last phase that was asked for.</param>
/// <param name="Repeat">How often tests are run.</param>
/// <param name="RetryInfra">How often a start that infrastructure broke is tried again.</param>
/// <param name="Keep">Whether daemons are left running.</param>
/// <param name="WhyCancelled">Words why the run is being broken off; null while it is not.</param>
public sealed record RowRunnerSettings(RowPhase Last, int Repeat, int RetryInfra, bool Keep, Func<string?> WhyCancelled);
