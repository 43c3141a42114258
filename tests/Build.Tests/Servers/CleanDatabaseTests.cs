using Build.Servers;
using NUnit.Framework;

namespace Build.Tests.Servers;

public sealed class CleanDatabaseTests
{
    private static readonly ServerAddress Address = ServerAddress.Parse(ServerKind.Postgres, "postgresql://u:hunter2@h/d");
    private static readonly DatabaseObject[] Tables = [.. from name in (string[])["a", "b", "c", "d", "e"] select new DatabaseObject("TABLE", name)];

    [Test]
    public async Task Creates_a_missing_database()
    {
        var client = new FakeClient { Content = DatabaseContent.Missing };

        await PrepareAsync(client, ServerSource.Given);

        Assert.That(client.Deeds, Is.EqualTo(new[] { "create", "empty" }));
    }

    [TestCase(ServerSource.Given, true)]
    [TestCase(ServerSource.Docker, false)]
    [TestCase(ServerSource.Local, false)]
    public async Task Empties_its_own_databases(ServerSource source, bool marked)
    {
        var client = new FakeClient { Content = new DatabaseContent(Exists: true, Tables, marked) };

        await PrepareAsync(client, source);

        Assert.That(client.Deeds, Is.EqualTo(new[] { "empty" }));
    }

    [Test]
    public async Task Accepts_an_empty_database_of_a_given_server()
    {
        var client = new FakeClient { Content = new DatabaseContent(Exists: true, [], Marked: false) };

        await PrepareAsync(client, ServerSource.Given);

        Assert.That(client.Deeds, Is.EqualTo(new[] { "empty" }));
    }

    [Test]
    public void Rejects_a_database_with_foreign_contents()
    {
        var client = new FakeClient { Content = new DatabaseContent(Exists: true, Tables, Marked: false) };

        var refusal = Assert.ThrowsAsync<DatabaseException>(() => PrepareAsync(client, ServerSource.Given));

        Assert.Multiple(() =>
        {
            Assert.That(client.Deeds, Is.Empty);
            Assert.That(refusal.Message, Does.Contain("postgresql://u:***@h/d").And.Contain("a, b, c and 2 more"));
            Assert.That(refusal.Remedy, Does.Contain("DBAL_POSTGRES_URL"));
        });
    }

    private static Task PrepareAsync(FakeClient client, ServerSource source) =>
        CleanDatabase.PrepareAsync(client, DatabaseService.Postgres, source, Address, CancellationToken.None);
}
