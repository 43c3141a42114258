using Dbal.Backends;
using Dbal.Backends.Sql;
using Dbal.Entities;

namespace Dbal.Tests.SchemaChanges;

/// <summary>The cases of schema updates on an SQL server.</summary>
internal abstract class SqlServerSchemaChangeTests : SchemaChangeTests
{
    protected abstract SqlBackend Open(BackendOptions options);

    protected override Task ForgetDefinitionsAsync(string url) => ExecuteAsync(url, $"DROP TABLE {Entity.DefinitionsTable}");

    protected async Task ExecuteAsync(string url, string statement)
    {
        await using var backend = Open(new BackendOptions(url, new Schema([]), TimeSpan.FromSeconds(30)));
        var connection = await backend.OpenAsync(writes: true, default);
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = statement;
            await command.ExecuteNonQueryAsync();
        }
        await backend.CloseAsync(connection);
    }
}
