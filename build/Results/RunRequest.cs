namespace Build.Results;

/// <summary>What was asked of a run, as its command line had it.</summary>
/// <param name="Backends">The rows that were asked for.</param>
public sealed record RunRequest(IReadOnlyList<string> Backends)
{
    /// <summary>The tests that were asked for, in NUnit's test selection language; null for all.</summary>
    public string? Filter { get; init; }

    /// <summary>The part of the suite that was asked for, as <c>i/n</c>; null for all of it.</summary>
    public string? Shard { get; init; }

    /// <summary>The id of the run whose failures were run again (<c>--rerun-failed</c>); null for a run of its own.</summary>
    public string? RerunOf { get; init; }

    /// <summary>The command of a daemon that was not built from this repository; null for its own.</summary>
    public string? Daemon { get; init; }

    /// <summary>Whether a row that cannot be run is a failure.</summary>
    public bool Strict { get; init; }

    /// <summary>Whether fewer tests than the suite has were asked for.</summary>
    internal bool SelectsTests => Filter is not null || Shard is not null || RerunOf is not null;
}
