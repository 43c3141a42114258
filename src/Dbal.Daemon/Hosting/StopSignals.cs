using System.Runtime.InteropServices;

namespace Dbal.Daemon.Hosting;

/// <summary>
/// Turns SIGINT, SIGTERM and SIGHUP into a graceful shutdown: the first signal lets running requests finish, the second one aborts them.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenSource hasten = new();
    private readonly PosixSignalRegistration[] registrations;

    /// <summary>Handles signals until disposed.</summary>
    public StopSignals() => registrations =
        [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, Receive))];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Stop => stop.Token;

    /// <summary>Cancelled by the second signal.</summary>
    public CancellationToken Hasten => hasten.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in registrations)
            registration.Dispose();
        stop.Dispose();
        hasten.Dispose();
    }

    private void Receive(PosixSignalContext context)
    {
        context.Cancel = true;
        _ = (stop.IsCancellationRequested ? hasten : stop).CancelAsync();
    }
}
