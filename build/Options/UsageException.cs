namespace Build.Options;

/// <summary>The command line could not be understood. Nothing has been started.</summary>
/// <param name="message">What is wrong, what there is, and the nearest match.</param>
public sealed class UsageException(string message) : Exception(message);
