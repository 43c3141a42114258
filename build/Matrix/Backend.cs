using Build.Results;
using Build.Servers;

namespace Build.Matrix;

/// <summary>One row of the matrix: a backend that the suite is run against.</summary>
/// <param name="Name">The name, used by <c>--backend</c> and in the names of generated tasks.</param>
/// <param name="Adapter">The daemon's <c>adapter</c> setting.</param>
/// <param name="Service">The required database server; null for an embedded database.</param>
/// <param name="Database">The database's name on the server; for an embedded database <c>:memory:</c> or a file name in the row's folder.</param>
/// <param name="Capabilities">
/// The exact capabilities that the daemon must declare in <c>/status</c>. Tests for capabilities that it does not declare are skipped.
/// </param>
/// <param name="NeedsPrisma">Whether GeneratePrismaSchema must run before the daemon starts.</param>
public sealed record Backend(
    string Name, string Adapter, DatabaseService? Service, string Database, IReadOnlyList<string> Capabilities, bool NeedsPrisma = false)
{
    private static readonly string[] Embedded = ["transactions", "nativeForeignKeys"];
    private static readonly string[] SqlServer = ["transactions", "persistence", "nativeForeignKeys", "concurrentWriters"];

    /// <summary>Further capabilities that the daemon may declare, depending on the server's configuration.</summary>
    public IReadOnlyList<string> OptionalCapabilities { get; init; } = [];

    /// <summary>All backends. To add a backend, add an entry here and an adapter in <c>src</c>.</summary>
    public static IReadOnlyList<Backend> All { get; } =
    [
        new("sqlite", "sqlite", Service: null, ":memory:", Embedded),
        new("sqlite_file", "sqlite", Service: null, "dbal.db", [.. Embedded, "persistence"]),
        new("postgres", "postgres", DatabaseService.Postgres, "metabuilder", SqlServer),
        new("mysql", "mysql", DatabaseService.MySql, "metabuilder", SqlServer),
        // MongoDB supports transactions only on replica sets, and a given server may be a replica set or not.
        new("mongodb", "mongodb", DatabaseService.MongoDb, "metabuilder", ["persistence", "concurrentWriters"]) { OptionalCapabilities = ["transactions"] },
        new("prisma_postgres", "prisma", DatabaseService.Postgres, "metabuilder_prisma", SqlServer, NeedsPrisma: true),
    ];

    /// <summary>Checks the daemon's capabilities against the table. Wrong capabilities would skip or run tests unnoticed.</summary>
    /// <param name="declared">The capabilities that the daemon declares.</param>
    /// <exception cref="FailureException">The daemon declares other capabilities than the table.</exception>
    public void RequireCapabilities(IReadOnlyCollection<string> declared)
    {
        string[] missing = [.. Capabilities.Except(declared)];
        string[] unexpected = [.. declared.Except(Capabilities).Except(OptionalCapabilities)];
        if (missing.Length + unexpected.Length == 0)
            return;
        var less = missing.Length > 0 ? $" Missing: {string.Join(", ", missing)}." : "";
        var more = unexpected.Length > 0 ? $" Unexpected: {string.Join(", ", unexpected)}." : "";
        throw new FailureException(
            FailureKind.Daemon,
            $"The daemon does not declare the capabilities of {Name}.{less}{more}",
            "Fix the adapter, or change the capabilities of the row in build/Matrix/Backend.cs and in src/README.md.");
    }
}
