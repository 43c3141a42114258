using Dbal.Entities;
using Dbal.Tests.Backends.Sql;
using MySqlConnector;

namespace Dbal.Tests.SchemaChanges;

/// <summary>An interrupted schema update on MySQL, where each statement is committed separately.</summary>
internal sealed class MySqlBrokenOffChangeTests
{
    // Interrupts after each of the update's statements.
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    [TestCase(5)]
    public async Task The_next_start_continues_after_any_statement(int statements)
    {
        var url = MySqlContractTests.Url();
        await ExecuteAsync(url, $"DROP TABLE IF EXISTS shop_item, {Entity.DefinitionsTable}");
        await BrokenOffChange.FillAsync("mysql", url);
        string[] changes =
        [
            "ALTER TABLE shop_item ADD COLUMN _new_code varchar(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin",
            $"UPDATE shop_item SET _new_code = '1' WHERE id = '{ChangeCase.Id(1)}'",
            $"UPDATE shop_item SET _new_code = '2' WHERE id = '{ChangeCase.Id(2)}'",
            "SET foreign_key_checks = 0",
            "ALTER TABLE shop_item DROP COLUMN code, CHANGE COLUMN _new_code code varchar(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin, "
                + "ADD COLUMN state varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL DEFAULT 'open', ADD KEY ix_shop_item_size (_tenant, size, id)",
        ];
        foreach (var statement in changes.Take(statements))
            await ExecuteAsync(url, statement);

        await BrokenOffChange.CheckAsync("mysql", url);
        await ExecuteAsync(url, $"DROP TABLE shop_item, {Entity.DefinitionsTable}");
    }

    private static async Task ExecuteAsync(string url, string statement)
    {
        await using var connection = new MySqlConnection(Dbal.Backends.MySql.MySqlBackend.ConnectionString(url, TimeSpan.FromSeconds(30)));
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync();
    }
}
