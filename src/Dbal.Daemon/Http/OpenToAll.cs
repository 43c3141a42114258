namespace Dbal.Daemon.Http;

/// <summary>Marks an address that asks for no token, since what watches the process has none.</summary>
internal sealed class OpenToAll
{
    /// <summary>The mark.</summary>
    public static OpenToAll Instance { get; } = new();
}
