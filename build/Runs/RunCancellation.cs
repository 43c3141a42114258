namespace Build.Runs;

/// <summary>Cancels a run, by a signal or by <c>--stop-on-fail</c>, and keeps the reason.</summary>
/// <param name="interruption">Cancelled by a signal.</param>
internal sealed class RunCancellation(CancellationToken interruption)
{
    private readonly CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(interruption);
    private string? reason;

    /// <summary>Cancelled when the run is.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Whether a signal cancelled the run.</summary>
    public bool IsInterrupted => interruption.IsCancellationRequested;

    /// <summary>The reason, as a sentence; null while the run is not cancelled.</summary>
    public string? Reason => !source.IsCancellationRequested ? null : reason ?? (IsInterrupted ? "The run was interrupted." : "The run ended early.");

    /// <summary>Cancels the run. The first reason counts.</summary>
    /// <param name="why">The reason, as a sentence.</param>
    public Task CancelAsync(string? why = null)
    {
        if (!source.IsCancellationRequested)
            reason = why;
        return source.CancelAsync();
    }

    /// <summary>Performs a step and ignores its failure when the run is cancelled: the run goes on to its report, where the rows give the reason.</summary>
    /// <param name="step">The step.</param>
    public async Task IgnoreWhenCancelledAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception) when (source.IsCancellationRequested)
        {
            // Drivers and programs report a cancellation in many ways.
        }
    }
}
