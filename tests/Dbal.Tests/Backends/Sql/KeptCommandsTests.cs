using Dbal.Backends.Sqlite;
using Microsoft.Data.Sqlite;

namespace Dbal.Tests.Backends.Sql;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class KeptCommandsTests : IDisposable
{
    private readonly SqliteConnection connection = new("Data Source=:memory:");
    private readonly KeptCommands commands = new();

    public KeptCommandsTests()
    {
        connection.Open();
        Execute("CREATE TABLE thing (name TEXT UNIQUE, size INTEGER)");
        Execute("INSERT INTO thing VALUES ('a', 1), ('b', 2)");
    }

    public void Dispose()
    {
        commands.Dispose();
        connection.Dispose();
    }

    [Test]
    public void A_disposed_command_is_taken_again_without_its_parameters()
    {
        var first = commands.Take("SELECT size FROM thing WHERE name = $1", connection);
        first.Parameters.AddWithValue("$1", "a");
        Assert.That(first.ExecuteScalar(), Is.EqualTo(1));
        first.Dispose();

        using var second = commands.Take("SELECT size FROM thing WHERE name = $1", connection);
        Assert.That(second, Is.SameAs(first));
        Assert.That(second.Parameters, Is.Empty);
        second.Parameters.AddWithValue("$1", "b");
        Assert.That(second.ExecuteScalar(), Is.EqualTo(2));
    }

    [Test]
    public void A_command_in_use_is_not_taken_by_another()
    {
        using var outer = commands.Take("SELECT name FROM thing ORDER BY name", connection);
        using var reader = outer.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
        {
            using var inner = commands.Take("SELECT name FROM thing ORDER BY name", connection);
            Assert.That(inner, Is.Not.SameAs(outer));
            names.Add($"{reader.GetString(0)}{inner.ExecuteScalar()}");
        }
        Assert.That(names, Is.EqualTo(new[] { "aa", "ba" }));
    }

    [Test]
    public void A_failed_statement_holds_no_lock_and_works_again()
    {
        for (var round = 0; round < 3; round++)
        {
            using var command = commands.Take("INSERT INTO thing VALUES ($1, 3)", connection);
            command.Parameters.AddWithValue("$1", round == 1 ? "c" : "a");
            Assert.That(() => command.ExecuteNonQuery(), round == 1 ? Throws.Nothing : Throws.TypeOf<SqliteException>(), $"round {round}");
        }
        Execute("DROP TABLE thing"); // fails while a statement runs
    }

    [Test]
    public void A_statement_is_prepared_again_after_the_schema_changed()
    {
        const string Query = "SELECT size FROM thing WHERE name = 'a'";
        Assert.That(Scalar(Query), Is.EqualTo(1));
        Execute("ALTER TABLE thing ADD COLUMN colour TEXT DEFAULT 'red'");
        Execute("CREATE INDEX by_size ON thing (size)");
        Assert.That(Scalar(Query), Is.EqualTo(1));
        Execute("DROP INDEX by_size");
        Execute("ALTER TABLE thing DROP COLUMN size");
        Assert.That(() => Scalar(Query), Throws.TypeOf<SqliteException>().With.Message.Contains("no such column"));
        Execute("ALTER TABLE thing ADD COLUMN size INTEGER DEFAULT 7");
        Assert.That(Scalar(Query), Is.EqualTo(7));
    }

    [Test]
    public void The_least_recently_used_command_makes_room()
    {
        var first = commands.Take("SELECT 0", connection);
        first.Dispose();
        for (var number = 1; number < KeptCommands.Capacity; number++)
            commands.Take($"SELECT {number}", connection).Dispose();
        commands.Take("SELECT 0", connection).Dispose();
        commands.Take("SELECT -1", connection).Dispose();

        Assert.That(commands.Count, Is.EqualTo(KeptCommands.Capacity));
        Assert.That(commands.Take("SELECT 0", connection), Is.SameAs(first));
    }

    [Test]
    public void Long_statements_and_those_of_an_ended_session_are_not_kept()
    {
        commands.Take($"SELECT '{new string('x', 10_000)}'", connection).Dispose();
        Assert.That(commands.Count, Is.Zero);
        var late = commands.Take("SELECT 1", connection);
        commands.Dispose();
        late.Dispose();
        Assert.That(commands.Count, Is.Zero);
    }

    private object? Scalar(string query)
    {
        using var command = commands.Take(query, connection);
        return command.ExecuteScalar();
    }

    private void Execute(string statement)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
