namespace Build.Servers;

/// <summary>Where database servers are taken from; the values of <c>--databases</c>.</summary>
public enum DatabasesMode
{
    /// <summary>The first of given, docker and local that is to be had, for each service by itself.</summary>
    Auto,

    /// <summary>Containers of <c>docker-compose.yml</c> only.</summary>
    Docker,

    /// <summary>Server binaries of this machine only, in a scratch folder.</summary>
    Local,

    /// <summary>Servers named by <c>DBAL_POSTGRES_URL</c> and its like only.</summary>
    Given,
}
