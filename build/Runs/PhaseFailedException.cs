namespace Build.Runs;

/// <summary>A phase of a row failed. The other rows continue.</summary>
/// <param name="message">The row and the reason.</param>
public sealed class PhaseFailedException(string message) : Exception(message);
