namespace Dbal.Connections;

/// <summary>A host of a database URL.</summary>
/// <param name="Name">The host's name or IP address; an IPv6 address without brackets.</param>
/// <param name="Port">The TCP port; null for the default port.</param>
public sealed record ServerHost(string Name, int? Port)
{
    /// <inheritdoc />
    public override string ToString() => (Name.Contains(':') ? $"[{Name}]" : Name) + (Port is null ? "" : $":{Port}");
}
