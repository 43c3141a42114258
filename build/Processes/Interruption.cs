using System.Runtime.InteropServices;

namespace Build.Processes;

/// <summary>Turns Ctrl-C, SIGTERM and the end of the terminal into a token, so that what was started can be stopped and reported before the program ends.</summary>
public sealed class Interruption : IDisposable
{
    private readonly Action force;
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    /// <summary>Begins to listen.</summary>
    /// <param name="force">Ends the program at once, at the second signal.</param>
    public Interruption(Action force)
    {
        this.force = force;
        registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, Interrupt))];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var registration in registrations)
            registration.Dispose();
        source.Dispose();
    }

    // Callbacks of the token end row after row; the signal's own thread must not wait for them.
    private void Interrupt(PosixSignalContext context)
    {
        context.Cancel = true;
        if (source.IsCancellationRequested)
            force();
        else
            _ = source.CancelAsync();
    }
}
