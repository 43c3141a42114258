namespace Build.Servers;

/// <summary>Why a server source is unavailable.</summary>
/// <param name="Reason">What is missing, as a part of a sentence.</param>
/// <param name="Remedy">What to do, as a part of a sentence that starts with a verb.</param>
internal sealed record Obstacle(string Reason, string Remedy);
