namespace Dbal.Benchmarks.Bar;

/// <summary>The parts of a server's URL, without its parameters.</summary>
internal sealed class DatabaseUrl(string url)
{
    private readonly Uri parts = new(url);

    /// <summary>The host.</summary>
    public string Host => parts.Host;

    /// <summary>The port.</summary>
    public int Port => parts.Port;

    /// <summary>The user.</summary>
    public string User => Uri.UnescapeDataString(parts.UserInfo.Split(':')[0]);

    /// <summary>The password.</summary>
    public string Password => Uri.UnescapeDataString(parts.UserInfo.Split(':')[^1]);

    /// <summary>The database.</summary>
    public string Database => parts.AbsolutePath[1..];
}
