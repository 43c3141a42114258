namespace Build.Servers;

/// <summary>Where database servers come from: the values of <c>--databases</c>.</summary>
public enum DatabasesMode
{
    /// <summary>For each service, the first available source of given, docker and local.</summary>
    Auto,

    /// <summary>Only containers of <c>docker-compose.yml</c>.</summary>
    Docker,

    /// <summary>Only server programs that are installed on this machine, with data in a temporary folder.</summary>
    Local,

    /// <summary>Only servers named by <c>DBAL_POSTGRES_URL</c>, <c>DBAL_MYSQL_URL</c> and <c>DBAL_MONGODB_URL</c>.</summary>
    Given,
}
