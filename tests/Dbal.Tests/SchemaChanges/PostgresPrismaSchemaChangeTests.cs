namespace Dbal.Tests.SchemaChanges;

/// <summary>The tables are those of the adapter postgres, which makes and fills them here: each set of entities takes a generated client otherwise.</summary>
[TestFixture]
internal sealed class PrismaSchemaChangeTests : PostgresTablesTests
{
    protected override string Adapter => "prisma";

    protected override string FirstAdapter => "postgres";
}
