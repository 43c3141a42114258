namespace Build.Servers;

/// <summary>Why a source has no server to offer.</summary>
/// <param name="Reason">What is missing, as the part of a sentence.</param>
/// <param name="Remedy">What to do about it, as the part of a sentence that begins with a verb.</param>
internal sealed record Lack(string Reason, string Remedy);
