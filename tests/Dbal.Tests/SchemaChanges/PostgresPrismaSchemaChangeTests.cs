namespace Dbal.Tests.SchemaChanges;

/// <summary>The adapter postgres creates and fills the tables here; prisma would have to generate a client for each set of entities.</summary>
[TestFixture]
[Parallelizable]
internal sealed class PrismaSchemaChangeTests : PostgresTablesTests
{
    protected override string Adapter => "prisma";

    protected override string FirstAdapter => "postgres";
}
