using System.Runtime.InteropServices;

namespace Build.Processes;

/// <summary>Handles SIGINT (Ctrl-C), SIGTERM and SIGHUP: the first signal cancels a token, so that the run can stop in order.</summary>
public sealed class Interruption : IDisposable
{
    private readonly Action force;
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    /// <summary>Registers the signal handlers.</summary>
    /// <param name="force">Ends the program immediately. Called at the second signal.</param>
    public Interruption(Action force)
    {
        this.force = force;
        PosixSignal[] signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];
        registrations = [.. signals.Select(signal => PosixSignalRegistration.Create(signal, Interrupt))];
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

    // Do not wait for the token's callbacks on the signal thread: they stop all rows.
    private void Interrupt(PosixSignalContext context)
    {
        context.Cancel = true;
        if (source.IsCancellationRequested)
            force();
        else
            _ = source.CancelAsync();
    }
}
