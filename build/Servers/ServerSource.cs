namespace Build.Servers;

/// <summary>Where a database server comes from.</summary>
public enum ServerSource
{
    /// <summary>A running server, named by an environment variable.</summary>
    Given,

    /// <summary>A container that the build starts with Docker Compose.</summary>
    Docker,

    /// <summary>A process that the build starts from a program on this machine.</summary>
    Local,
}
