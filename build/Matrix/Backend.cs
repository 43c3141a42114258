using Build.Databases;

namespace Build.Matrix;

/// <summary>One row of the matrix: a backend that the suite is run against.</summary>
/// <param name="Name">What <c>--backend</c> takes, and what generated task names end in.</param>
/// <param name="Adapter">The daemon's <c>adapter</c> setting.</param>
/// <param name="Service">The database server that the row needs; null for an embedded database.</param>
/// <param name="Database">A database of that server, or, for an embedded one, <c>:memory:</c> or a file name within the row's folder.</param>
/// <param name="NeedsPrisma">Whether GeneratePrismaSchema has to run before the daemon starts.</param>
public sealed record Backend(string Name, string Adapter, DatabaseService? Service, string Database, bool NeedsPrisma = false)
{
    /// <summary>Every backend there is. A new one is a row here and an adapter in <c>src</c>.</summary>
    public static IReadOnlyList<Backend> All { get; } =
    [
        new("sqlite", "sqlite", Service: null, ":memory:"),
        new("sqlite_file", "sqlite", Service: null, "dbal.db"),
        new("postgres", "postgres", DatabaseService.Postgres, "metabuilder"),
        new("mysql", "mysql", DatabaseService.MySql, "metabuilder"),
        new("mongodb", "mongodb", DatabaseService.MongoDb, "metabuilder"),
        new("prisma_postgres", "prisma", DatabaseService.Postgres, "metabuilder_prisma", NeedsPrisma: true),
    ];
}
