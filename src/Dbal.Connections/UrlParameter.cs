namespace Dbal.Connections;

/// <summary>A parameter that a database URL may carry.</summary>
/// <param name="Name">Its name as the server's own tools spell it. Case, dashes and underscores do not matter.</param>
/// <param name="Keyword">The name that the driver gives it.</param>
/// <param name="Values">The values that it takes.</param>
public sealed record UrlParameter(string Name, string Keyword, ParameterValues Values)
{
    /// <summary>Whether a URL's parameter is this one.</summary>
    /// <param name="name">The name as the URL spells it, decoded.</param>
    internal bool IsNamed(string name) => Plain(name) == Plain(Name);

    /// <summary>A name or value without what does not matter: case, dashes, underscores.</summary>
    internal static string Plain(string text) => text.Replace("-", "").Replace("_", "").ToLowerInvariant();
}
