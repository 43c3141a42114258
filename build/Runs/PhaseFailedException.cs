namespace Build.Runs;

/// <summary>Fails the task of a row's phase. The run goes on to the other rows.</summary>
/// <param name="message">The row and the reason.</param>
public sealed class PhaseFailedException(string message) : Exception(message);
