namespace Build.Results;

/// <summary>The rows and tests that the command line requested.</summary>
/// <param name="Backends">The requested rows.</param>
public sealed record RunRequest(IReadOnlyList<string> Backends)
{
    /// <summary>The requested tests, in NUnit's test selection language; null for all tests.</summary>
    public string? Filter { get; init; }

    /// <summary>The requested part of the suite, as <c>i/n</c>; null for the whole suite.</summary>
    public string? Shard { get; init; }

    /// <summary>The id of the run whose failures this run repeats (<c>--rerun-failed</c>); null for other runs.</summary>
    public string? RerunOf { get; init; }

    /// <summary>The command that starts another daemon; null for the daemon of this repository.</summary>
    public string? Daemon { get; init; }

    /// <summary>Whether a skipped row is a failure.</summary>
    public bool Strict { get; init; }

    /// <summary>Whether only a part of the suite's tests was requested.</summary>
    internal bool SelectsTests => Filter is not null || Shard is not null || RerunOf is not null;
}
