namespace Dbal.Benchmarks;

/// <summary>A database to measure on.</summary>
/// <param name="Adapter">The daemon's adapter.</param>
/// <param name="Url">The database URL. It may contain a password: never print it.</param>
internal sealed record BenchmarkDatabase(string Adapter, string Url)
{
    private static readonly (string Adapter, string Variable)[] Servers =
        [("postgres", "DBAL_POSTGRES_URL"), ("mysql", "DBAL_MYSQL_URL"), ("mongodb", "DBAL_MONGODB_URL"), ("prisma", "DBAL_PRISMA_URL")];

    /// <summary>Returns SQLite in a temporary file, and each server whose environment variable is set.</summary>
    /// <param name="folder">The folder for the file.</param>
    public static IReadOnlyList<BenchmarkDatabase> All(string folder)
    {
        var found = new List<BenchmarkDatabase> { new("sqlite", Path.Combine(folder, "benchmark.db")) };
        foreach (var (adapter, variable) in Servers)
        {
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } url)
                found.Add(new(adapter, url));
            else
                Console.Error.WriteLine($"{adapter} is skipped: {variable} is not set.");
        }

        return found;
    }
}
