namespace Build.Results;

/// <summary>Makes a row fail.</summary>
/// <param name="kind">What kind of thing failed.</param>
/// <param name="message">What, and where.</param>
/// <param name="remedy">What the reader can do about it, in a sentence or a command.</param>
public sealed class FailureException(FailureKind kind, string message, string remedy) : Exception(message)
{
    /// <summary>What kind of thing failed.</summary>
    public FailureKind Kind { get; } = kind;

    /// <summary>What the reader can do about it, in a sentence or a command.</summary>
    public string Remedy { get; } = remedy;
}
