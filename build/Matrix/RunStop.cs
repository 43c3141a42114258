namespace Build.Matrix;

/// <summary>Breaks a run off, and remembers why.</summary>
/// <param name="interruption">Cancelled by a signal.</param>
internal sealed class RunStop(CancellationToken interruption)
{
    private readonly CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(interruption);
    private string? reason;

    /// <summary>Cancelled when the run is being broken off.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Whether a signal ended the run.</summary>
    public bool IsInterrupted => interruption.IsCancellationRequested;

    /// <summary>Why the run is being broken off; null while it is not.</summary>
    public string? Reason => !source.IsCancellationRequested ? null : reason ?? (IsInterrupted ? "The run was interrupted." : "The run ended early.");

    /// <summary>Breaks the run off; the first reason counts.</summary>
    /// <param name="why">The reason, as a sentence.</param>
    public Task StopAsync(string? why = null)
    {
        if (!source.IsCancellationRequested)
            reason = why;
        return source.CancelAsync();
    }

    /// <summary>Does a step of a run that, when it is broken off, goes on to its report, in which the rows tell why they are not there.</summary>
    /// <param name="step">The step.</param>
    public async Task IgnoreWhenStoppedAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception) when (source.IsCancellationRequested)
        {
            // Whichever way a driver or a program words that it was broken off.
        }
    }
}
