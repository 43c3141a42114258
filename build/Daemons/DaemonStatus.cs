namespace Build.Daemons;

/// <summary>What a daemon says of itself in <c>/status</c>.</summary>
/// <param name="Server">The database's product and version; null when it does not tell.</param>
/// <param name="Driver">The driver and its version; null when it does not tell.</param>
/// <param name="Capabilities">What it declares that it can do.</param>
public sealed record DaemonStatus(string? Server, string? Driver, IReadOnlyList<string> Capabilities);
