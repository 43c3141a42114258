namespace Dbal.Connections;

/// <summary>A parameter of a database URL.</summary>
/// <param name="Name">The name that the server's own tools use. Case, dashes and underscores are ignored.</param>
/// <param name="Keyword">The driver's name for it.</param>
/// <param name="Values">The allowed values.</param>
public sealed record UrlParameter(string Name, string Keyword, ParameterValues Values)
{
    /// <summary>Whether a name in a URL means this parameter.</summary>
    /// <param name="name">The name from the URL, decoded.</param>
    internal bool IsNamed(string name) => Plain(name) == Plain(Name);

    /// <summary>Normalizes a name or value: lower case, without dashes and underscores.</summary>
    internal static string Plain(string text) => text.Replace("-", "").Replace("_", "").ToLowerInvariant();
}
