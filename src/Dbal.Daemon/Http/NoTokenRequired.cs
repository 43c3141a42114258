namespace Dbal.Daemon.Http;

/// <summary>Marks an endpoint that requires no token, for probes.</summary>
internal sealed class NoTokenRequired
{
    /// <summary>The metadata.</summary>
    public static NoTokenRequired Instance { get; } = new();
}
