namespace Dbal.Tests;

/// <summary>The repository that contains the tests.</summary>
internal static class Repository
{
    /// <summary>The folder with the solution.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Dbal.slnx"))
            ? folder : Find(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("Cannot find Dbal.slnx above the tests."));
}
