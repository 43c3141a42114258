namespace Dbal.Connections;

/// <summary>A host of a database URL.</summary>
/// <param name="Name">Its name or address, an address of IP version 6 without brackets.</param>
/// <param name="Port">The TCP port; null when the URL leaves it to the default.</param>
public sealed record ServerHost(string Name, int? Port)
{
    /// <inheritdoc />
    public override string ToString() => (Name.Contains(':') ? $"[{Name}]" : Name) + (Port is null ? "" : $":{Port}");
}
