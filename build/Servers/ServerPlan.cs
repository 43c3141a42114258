namespace Build.Servers;

/// <summary>Where the server of a service will come from. Decided before anything starts.</summary>
/// <param name="Service">The service that rows need.</param>
/// <param name="Source">The source; null when no source is available.</param>
/// <param name="Reason">Why no source is available, as a sentence; otherwise null.</param>
/// <param name="Remedy">What to do when no source is available; otherwise null.</param>
public sealed record ServerPlan(DatabaseService Service, ServerSource? Source, string? Reason = null, string? Remedy = null)
{
    /// <summary>The source to use when the server does not start, for example when the image cannot be pulled; null when that is a failure.</summary>
    public ServerSource? Fallback { get; init; }
}
