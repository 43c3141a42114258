namespace Build.Servers;

/// <summary>Why a server source is unavailable.</summary>
/// <param name="Reason">What is missing, as the part of a sentence.</param>
/// <param name="Remedy">What to do about it, as the part of a sentence that begins with a verb.</param>
internal sealed record Obstacle(string Reason, string Remedy);
