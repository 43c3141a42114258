using System.Reflection;

namespace Build.Workspace;

/// <summary>
/// Which of the packages in <c>OptionalPackages.props</c> the feed had when this program was built; <c>Build.csproj</c> writes it into the assembly.
/// </summary>
public static class PackageFeed
{
    private const string Prefix = "MissingPackage:";

    // Packages with the adapters that they serve; those that are missing.
    private static readonly SortedDictionary<string, string[]> Adapters = new(
        typeof(PackageFeed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Where(attribute => attribute.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(attribute => attribute.Key[Prefix.Length..], attribute => attribute.Value?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? []),
        StringComparer.Ordinal);

    /// <summary>The packages that are missing, in alphabetical order.</summary>
    public static IReadOnlyCollection<string> Missing => Adapters.Keys;

    /// <summary><c>full</c>, or <c>without</c> and the packages that are missing.</summary>
    public static string Current { get; } = Missing.Count == 0 ? "full" : $"without {string.Join(", ", Missing)}";

    /// <summary>Whether a package was there.</summary>
    /// <param name="package">A package of <c>OptionalPackages.props</c>.</param>
    public static bool Has(string package) => !Adapters.ContainsKey(package);

    /// <summary>The missing package that an adapter needs; null when it can be built.</summary>
    /// <param name="adapter">The daemon's name for the adapter.</param>
    public static string? MissingFor(string adapter) => Adapters.FirstOrDefault(package => package.Value.Contains(adapter)).Key;
}
