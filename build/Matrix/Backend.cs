using Build.Results;
using Build.Servers;

namespace Build.Matrix;

/// <summary>One row of the matrix: a backend that the suite is run against.</summary>
/// <param name="Name">What <c>--backend</c> takes, and what generated task names end in.</param>
/// <param name="Adapter">The daemon's <c>adapter</c> setting.</param>
/// <param name="Service">The database server that the row needs; null for an embedded database.</param>
/// <param name="Database">A database of that server, or, for an embedded one, <c>:memory:</c> or a file name within the row's folder.</param>
/// <param name="Capabilities">What its daemon has to declare in <c>/status</c>: no less, and no more. Tests are skipped by what is declared.</param>
/// <param name="NeedsPrisma">Whether GeneratePrismaSchema has to run before the daemon starts.</param>
public sealed record Backend(
    string Name, string Adapter, DatabaseService? Service, string Database, IReadOnlyList<string> Capabilities, bool NeedsPrisma = false)
{
    private static readonly string[] Embedded = ["transactions", "nativeForeignKeys"];
    private static readonly string[] SqlServer = ["transactions", "persistence", "nativeForeignKeys", "concurrentWriters"];

    /// <summary>What its daemon may declare too, because it depends on how the server is set up.</summary>
    public IReadOnlyList<string> OptionalCapabilities { get; init; } = [];

    /// <summary>Every backend there is. A new one is a row here and an adapter in <c>src</c>.</summary>
    public static IReadOnlyList<Backend> All { get; } =
    [
        new("sqlite", "sqlite", Service: null, ":memory:", Embedded),
        new("sqlite_file", "sqlite", Service: null, "dbal.db", [.. Embedded, "persistence"]),
        new("postgres", "postgres", DatabaseService.Postgres, "metabuilder", SqlServer),
        new("mysql", "mysql", DatabaseService.MySql, "metabuilder", SqlServer),
        // MongoDB has transactions on a replica set only, and a server of the user's may be one or not.
        new("mongodb", "mongodb", DatabaseService.MongoDb, "metabuilder", ["persistence", "concurrentWriters"]) { OptionalCapabilities = ["transactions"] },
        new("prisma_postgres", "prisma", DatabaseService.Postgres, "metabuilder_prisma", SqlServer, NeedsPrisma: true),
    ];

    /// <summary>Refuses a daemon that declares other capabilities than the table has: its tests would be skipped, or run, without anybody noticing.</summary>
    /// <param name="declared">What the daemon declares.</param>
    /// <exception cref="FailureException">It declares more or fewer.</exception>
    public void RequireCapabilities(IReadOnlyCollection<string> declared)
    {
        string[] lacking = [.. Capabilities.Except(declared)];
        string[] surplus = [.. declared.Except(Capabilities).Except(OptionalCapabilities)];
        if (lacking.Length + surplus.Length == 0)
            return;
        var less = lacking.Length > 0 ? $" It does not declare {string.Join(", ", lacking)}." : "";
        var more = surplus.Length > 0 ? $" It declares {string.Join(", ", surplus)}, which the row is not known to have." : "";
        throw new FailureException(
            FailureKind.Daemon,
            $"The daemon's capabilities are not those of {Name}.{less}{more}",
            "Fix the adapter, or change the capabilities of the row in build/Matrix/Backend.cs and in src/README.md.");
    }
}
