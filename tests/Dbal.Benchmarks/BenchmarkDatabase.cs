namespace Dbal.Benchmarks;

/// <summary>A database that is measured on.</summary>
/// <param name="Adapter">The daemon's adapter.</param>
/// <param name="Url">Where it is. It may hold a password: never shown.</param>
internal sealed record BenchmarkDatabase(string Adapter, string Url)
{
    private static readonly (string Adapter, string Variable)[] Servers =
        [("postgres", "DBAL_POSTGRES_URL"), ("mysql", "DBAL_MYSQL_URL"), ("mongodb", "DBAL_MONGODB_URL"), ("prisma", "DBAL_PRISMA_URL")];

    /// <summary>SQLite in a file of this run, and each server that an environment variable names.</summary>
    /// <param name="folder">Where the file goes.</param>
    public static IReadOnlyList<BenchmarkDatabase> All(string folder)
    {
        var found = new List<BenchmarkDatabase> { new("sqlite", Path.Combine(folder, "benchmark.db")) };
        foreach (var (adapter, variable) in Servers)
        {
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } url)
                found.Add(new(adapter, url));
            else
                Console.Error.WriteLine($"{adapter} is left out: set {variable} to measure on it.");
        }

        return found;
    }
}
