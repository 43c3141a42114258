namespace Dbal.Canaries;

/// <summary>The clone that contains this program.</summary>
internal static class Clone
{
    private static readonly Lazy<string> Found = new(Find);

    /// <summary>The folder with the solution.</summary>
    /// <exception cref="InvalidOperationException">There is none above this program.</exception>
    public static string Root => Found.Value;

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Dbal.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"Cannot find Dbal.slnx above {AppContext.BaseDirectory}.");
    }
}
