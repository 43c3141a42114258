using Dbal.Entities;
using Microsoft.Data.Sqlite;

namespace Dbal.Tests.SchemaChanges;

[TestFixture]
[Parallelizable]
internal sealed class SqliteSchemaChangeTests : SchemaChangeTests
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("dbal-schema-");

    protected override string Adapter => "sqlite";

    protected override Task<string> MakeEmptyAsync() => Task.FromResult(Path.Combine(folder.FullName, $"{Guid.NewGuid():N}.db"));

    protected override async Task ForgetDefinitionsAsync(string url)
    {
        await using var connection = new SqliteConnection($"Data Source={url};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"DROP TABLE {Entity.DefinitionsTable}";
        await command.ExecuteNonQueryAsync();
    }

    [OneTimeTearDown]
    public void DeleteFolder() => folder.Delete(recursive: true);
}
