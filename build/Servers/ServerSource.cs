namespace Build.Servers;

/// <summary>How a database server is had.</summary>
public enum ServerSource
{
    /// <summary>It runs already; an environment variable names it.</summary>
    Given,

    /// <summary>A container that the build brings up through Docker Compose.</summary>
    Docker,

    /// <summary>A process that the build starts from a binary of this machine.</summary>
    Local,
}
