namespace Build.Daemons;

/// <summary>The content of a daemon's <c>/status</c>.</summary>
/// <param name="Server">The database's product and version; null when absent.</param>
/// <param name="Driver">The driver and its version; null when absent.</param>
/// <param name="Capabilities">The declared capabilities.</param>
public sealed record DaemonStatus(string? Server, string? Driver, IReadOnlyList<string> Capabilities);
