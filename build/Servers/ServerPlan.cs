namespace Build.Servers;

/// <summary>How a service's server is going to be had, decided before anything is started.</summary>
/// <param name="Service">The service that rows need.</param>
/// <param name="Source">Where its server comes from; null when there is none to be had.</param>
/// <param name="Reason">Why there is none, in one sentence; null when there is one.</param>
/// <param name="Remedy">What the reader can do about it; null when there is a server.</param>
public sealed record ServerPlan(DatabaseService Service, ServerSource? Source, string? Reason = null, string? Remedy = null)
{
    /// <summary>What is taken when the source fails to start a server, such as for an image that cannot be pulled; null when that is a failure.</summary>
    public ServerSource? Fallback { get; init; }
}
