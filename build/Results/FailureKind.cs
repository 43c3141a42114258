namespace Build.Results;

/// <summary>What kind of thing made a row fail.</summary>
public enum FailureKind
{
    /// <summary>No server, no engine, or a server that did not get healthy. The only kind that is ever retried.</summary>
    Infra,

    /// <summary>The daemon did not start, died, or hung.</summary>
    Daemon,

    /// <summary>An assertion of the suite, or the suite itself: a fixture that failed, a duplicate test name.</summary>
    Test,

    /// <summary>A process, port, container or file was left behind.</summary>
    Leak,
}
