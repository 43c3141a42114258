namespace Build.Options;

/// <summary>The command line is invalid. Nothing was started.</summary>
/// <param name="message">What is wrong, why, and how to correct it.</param>
public sealed class UsageException(string message) : Exception(message);
