using System.Reflection;

namespace Build;

/// <summary>Which set of packages this program was built with; <c>Build.csproj</c> writes it into the assembly.</summary>
public static class PackageFeed
{
    /// <summary>The set of a feed that lacks some packages.</summary>
    public const string Restricted = "restricted";

    /// <summary><c>full</c> or <c>restricted</c>.</summary>
    public static string Current { get; } = typeof(PackageFeed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == nameof(PackageFeed)).Value!;
}
