namespace Build.Options;

/// <summary>The command line is wrong. Nothing has been started.</summary>
/// <param name="message">What is wrong, why, and what to write instead.</param>
public sealed class UsageException(string message) : Exception(message);
