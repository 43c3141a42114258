namespace Dbal.Daemon.Configuration;

/// <summary>The values of the setting <c>adapter</c>. A daemon can be built without some of them, when the package feed lacked their drivers.</summary>
internal static class AdapterNames
{
    /// <summary>All names.</summary>
    public static IReadOnlyCollection<string> All { get; } = ["sqlite", "postgres", "mysql", "mongodb", "prisma"];
}
