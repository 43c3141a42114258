using System.Reflection;

namespace Build.Workspace;

/// <summary>
/// The packages of <c>OptionalPackages.props</c> that were missing in the package feed when this program was built. <c>Build.csproj</c> stores them in
/// the assembly.
/// </summary>
public static class PackageFeed
{
    private const string Prefix = "MissingPackage:";

    // The missing packages, with the adapters that need them.
    private static readonly SortedDictionary<string, string[]> Adapters = new(
        typeof(PackageFeed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Where(attribute => attribute.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(attribute => attribute.Key[Prefix.Length..], attribute => attribute.Value?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? []),
        StringComparer.Ordinal);

    /// <summary>The missing packages, in alphabetical order.</summary>
    public static IReadOnlyCollection<string> Missing => Adapters.Keys;

    /// <summary><c>full</c>, or <c>without</c> and the missing packages.</summary>
    public static string Current { get; } = Missing.Count == 0 ? "full" : $"without {string.Join(", ", Missing)}";

    /// <summary>Whether a package was available.</summary>
    /// <param name="package">A package of <c>OptionalPackages.props</c>.</param>
    public static bool Has(string package) => !Adapters.ContainsKey(package);

    /// <summary>Returns the missing package that an adapter needs; null when none is missing.</summary>
    /// <param name="adapter">The adapter's name.</param>
    public static string? MissingFor(string adapter) => Adapters.FirstOrDefault(package => package.Value.Contains(adapter)).Key;
}
