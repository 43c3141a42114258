namespace Build.Runs;

/// <summary>Cancels a run, by a signal or by <c>--stop-on-fail</c>, and keeps the reason.</summary>
/// <param name="interruption">Cancelled by a signal.</param>
internal sealed class RunCancellation(CancellationToken interruption)
{
    private readonly CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(interruption);
    private string? reason;

    /// <summary>Cancelled when the run is cancelled.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Whether a signal cancelled the run.</summary>
    public bool IsInterrupted => interruption.IsCancellationRequested;

    /// <summary>The reason, as a sentence; null while the run is not cancelled.</summary>
    public string? Reason => !source.IsCancellationRequested ? null : reason ?? (IsInterrupted ? "The run was interrupted." : "The run ended early.");

    /// <summary>Cancels the run. Only the first reason is kept.</summary>
    /// <param name="because">The reason, as a sentence.</param>
    public Task CancelAsync(string? because = null)
    {
        if (!source.IsCancellationRequested)
            reason = because;
        return source.CancelAsync();
    }

    /// <summary>Performs a step. Ignores its failure when the run is cancelled, because the report then contains the reason.</summary>
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
