namespace Build.Results;

/// <summary>The kind of a row's failure.</summary>
public enum FailureKind
{
    /// <summary>A server or the Docker engine is unavailable, or a server did not become healthy. Only this kind is retried.</summary>
    Infra,

    /// <summary>The daemon did not start, exited, or hung.</summary>
    Daemon,

    /// <summary>An assertion or the suite itself failed, such as a fixture's set-up or a duplicate test name.</summary>
    Test,

    /// <summary>The run left a process, port, container or file behind.</summary>
    Leak,
}
