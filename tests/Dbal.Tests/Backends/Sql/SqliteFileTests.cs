using Dbal.Backends;
using Dbal.Backends.Sqlite;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Queries;
using Dbal.Schemas;
using Dbal.Values;
using Microsoft.Data.Sqlite;

namespace Dbal.Tests.Backends.Sql;

[TestFixture]
public sealed class SqliteFileTests
{
    private const string Tenant = "acme";

    private DirectoryInfo folder = null!;

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("dbal-sqlite-");

    [TearDown]
    public void DeleteFolder() => folder.Delete(recursive: true);

    [TestCase("{0}")]
    [TestCase("sqlite:{0}")]
    [TestCase("sqlite://{0}")]
    [TestCase("file://{0}")]
    public async Task The_URL_determines_the_path_of_the_file(string form)
    {
        var path = PathOf("a b.db");
        await using var backend = Open(string.Format(System.Globalization.CultureInfo.InvariantCulture, form, path));
        await backend.PrepareAsync(default);
        Assert.That(File.Exists(path));
    }

    [TestCase("")]
    [TestCase("sqlite:")]
    [TestCase("file:///x.db?mode=ro")]
    public void A_URL_without_a_file_is_rejected(string url) => Assert.That(() => Open(url), Throws.ArgumentException);

    [Test]
    public async Task Acknowledged_writes_are_in_the_files_while_the_daemon_runs()
    {
        await using var running = Open(PathOf("running.db"));
        await running.PrepareAsync(default);
        var row = NewParent();
        await running.InsertAsync(ContractSchema.Parent, Tenant, [row], default);

        // The state after a kill.
        foreach (var file in folder.GetFiles("running.db*"))
            file.CopyTo(file.FullName.Replace("running", "killed", StringComparison.Ordinal));
        await using var next = Open(PathOf("killed.db"));
        await next.PrepareAsync(default);
        Assert.That((await next.ReadAsync(ContractSchema.Parent, Tenant, row.Id, default))?.Values, Is.EqualTo(row.Values));
    }

    [Test]
    public async Task Two_daemons_can_share_a_file()
    {
        await using var one = Open(PathOf("shared.db"));
        await using var two = Open(PathOf("shared.db"));
        await Task.WhenAll(Task.Run(() => one.PrepareAsync(default)), Task.Run(() => two.PrepareAsync(default)));
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => (i % 2 == 0 ? one : two).InsertAsync(ContractSchema.Parent, Tenant, [NewParent()], default))));
        Assert.That(await one.CountAsync(ContractSchema.Parent, Tenant, Filter.Everything, default), Is.EqualTo(40));
    }

    [TestCase("name = 'x' ORDER BY id", "ix_contract_sample_name (_tenant=? AND name=?)")]
    [TestCase("name = 'x' AND id > 'y' ORDER BY name, id", "ix_contract_sample_name (_tenant=? AND name=? AND id>?)")]
    [TestCase("area = 'x' ORDER BY id", "ux_contract_sample_area_rank (_tenant=? AND area=?)")]
    [TestCase("id > 'y' ORDER BY id", "PRIMARY KEY (_tenant=? AND id>?)")]
    public async Task S8_queries_use_an_index_instead_of_a_scan_of_the_tenant(string condition, string way)
    {
        var path = PathOf("plan.db");
        await using (var backend = Open(path))
            await backend.PrepareAsync(default);

        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN SELECT * FROM contract_sample WHERE _tenant = 'acme' AND {condition} LIMIT 20";
        await using var plan = await command.ExecuteReaderAsync();
        Assert.That(await plan.ReadAsync());
        Assert.That(plan.GetString(3), Does.EndWith(way));
    }

    [Test]
    public async Task Statistics_from_analyze_are_kept()
    {
        var path = PathOf("analyzed.db");
        await using (var backend = Open(path))
        {
            await backend.PrepareAsync(default);
            await backend.InsertAsync(ContractSchema.Parent, Tenant, [NewParent()], default);
        }

        Assert.That(await ScalarAsync(path, "ANALYZE; SELECT stat FROM sqlite_stat1 WHERE tbl = 'contract_parent'"), Is.EqualTo("1 1 1"));
        await using (var backend = Open(path))
            await backend.PrepareAsync(default);
        Assert.That(await ScalarAsync(path, "SELECT group_concat(stat) FROM sqlite_stat1 WHERE tbl = 'contract_parent'"), Is.EqualTo("1 1 1"));
    }

    [Test]
    public async Task A_file_that_is_removed_while_it_is_opened_is_opened_again()
    {
        for (var i = 0; i < 100; i++)
        {
            var path = PathOf($"removed-{i}.db");
            await using var backend = Open(path);
            var removing = Task.Run(() =>
            {
                SpinWait.SpinUntil(() => File.Exists(path), TimeSpan.FromSeconds(10));
                File.Delete(path);
            });

            try
            {
                await backend.PrepareAsync(default);
            }
            catch (DbalException failure)
            {
                // A file that is removed later, while tables are created, is another failure.
                Assert.That(failure.Message, Does.Not.Contain("Cannot open"));
            }

            await removing;
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task S36_writes_to_a_removed_or_replaced_file_fail(bool replaced)
    {
        var path = PathOf("gone.db");
        await using var backend = Open(path);
        await backend.PrepareAsync(default);
        await backend.PingAsync(default);
        var row = NewParent();
        await backend.InsertAsync(ContractSchema.Parent, Tenant, [row], default);
        File.Move(path, path + ".away");
        if (replaced)
            File.WriteAllText(path, "");

        foreach (var write in new Func<Task>[]
        {
            () => backend.PingAsync(default),
            () => backend.InsertAsync(ContractSchema.Parent, Tenant, [NewParent()], default),
            () => backend.UpdateAsync(ContractSchema.Parent, Tenant, row.Id, new Dictionary<Field, object?>(), Row.NewVersion(), null, default),
            () => backend.DeleteAsync(ContractSchema.Parent, Tenant, row.Id, null, default),
        })
        {
            var failure = Assert.ThrowsAsync<DbalException>(() => write())!;
            Assert.That(failure.Code, Is.EqualTo(ErrorCode.DatabaseError));
            Assert.That(failure.Message, Does.Contain(path).And.Contain("was removed, moved or replaced"));
        }
        Assert.That(File.Exists(path), Is.EqualTo(replaced), "no file is created in its place");

        File.Move(path + ".away", path, overwrite: true);
        await backend.PingAsync(default);
        await backend.InsertAsync(ContractSchema.Parent, Tenant, [NewParent()], default);
        await using var next = Open(path);
        await next.PrepareAsync(default);
        Assert.That(await next.CountAsync(ContractSchema.Parent, Tenant, Filter.Everything, default), Is.EqualTo(2));
    }

    [Test]
    public async Task Readers_do_not_recreate_a_removed_file()
    {
        var path = PathOf("removed.db");
        await using var backend = Open(path);
        await backend.PrepareAsync(default);
        File.Delete(path);

        var failure = Assert.ThrowsAsync<DbalException>(async () => await backend.CountAsync(ContractSchema.Parent, Tenant, Filter.Everything, default))!;

        Assert.That(failure.Message, Does.Contain("no longer exists"));
        Assert.That(File.Exists(path), Is.False);
    }

    [Test]
    public async Task A_full_disk_is_reported_and_reads_still_work()
    {
        await using var backend = Open(PathOf("full.db"));
        await backend.PrepareAsync(default);
        var row = NewParent();
        await backend.InsertAsync(ContractSchema.Parent, Tenant, [row], default);
        await LimitPagesAsync("PRAGMA max_page_count = 1"); // the minimum is the current number of pages

        var failure = Assert.ThrowsAsync<DbalException>(async () =>
        {
            for (var i = 0; i < 1000; i++)
                await backend.InsertAsync(ContractSchema.Parent, Tenant, [NewParent()], default);
        })!;

        Assert.That(failure.Code, Is.EqualTo(ErrorCode.DatabaseError));
        Assert.That(failure.Message, Does.Contain("disk is full"));
        Assert.That(failure.RetryAfter, Is.Not.Null);
        await backend.PingAsync(default);
        Assert.That(await backend.ReadAsync(ContractSchema.Parent, Tenant, row.Id, default), Is.Not.Null);
        await LimitPagesAsync("PRAGMA max_page_count = 1000000");
        await backend.InsertAsync(ContractSchema.Parent, Tenant, [NewParent()], default);

        async Task LimitPagesAsync(string statement)
        {
            var connection = await backend.OpenAsync(writes: true, default);
            await using (var command = connection.CreateCommand())
            {
                command.CommandText = statement;
                await command.ExecuteScalarAsync();
            }
            await backend.CloseAsync(connection);
        }
    }

    [Test]
    public void A_missing_folder_is_reported() => AssertCannotOpen(PathOf("missing/x.db"), "its folder does not exist");

    [Test]
    public void A_folder_instead_of_a_file_is_reported() => AssertCannotOpen(folder.FullName, "it is a folder");

    [Test]
    public void A_file_in_another_format_is_reported_and_not_changed()
    {
        var path = PathOf("notes.txt");
        File.WriteAllText(path, new string('x', 5000));
        AssertCannotOpen(path, "it is not a SQLite database");
        Assert.That(File.ReadAllText(path), Is.EqualTo(new string('x', 5000)));
    }

    [Test]
    public async Task Incompatible_tables_are_reported_column_by_column()
    {
        await ScalarAsync(PathOf("foreign.db"), "CREATE TABLE contract_parent (id INTEGER, name BLOB, size INTEGER NOT NULL)");
        await using var backend = Open(PathOf("foreign.db"));

        var failure = Assert.ThrowsAsync<DbalException>(async () => await backend.PrepareAsync(default))!;

        Assert.That(failure.Message, Does.Contain("table contract_parent has no column _tenant (TEXT)").And.Contain("column contract_parent.id is INTEGER, but must be TEXT")
            .And.Contain("column contract_parent.name is BLOB, but must be TEXT").And.Contain("column contract_parent.size belongs to no field"));
        Assert.That(failure.Hint, Is.Not.Null);
    }

    [Test]
    public async Task Rebuilding_a_table_keeps_the_values_of_former_fields()
    {
        await using (var before = Open(PathOf("former.db")))
        {
            await before.PrepareAsync(default);
            await before.InsertAsync(ContractSchema.Parent, Tenant, [NewParent()], default);
        }
        await ScalarAsync(PathOf("former.db"), "ALTER TABLE contract_parent ADD COLUMN former TEXT; UPDATE contract_parent SET former = 'kept'");
        var named = new Entity("contract", "parent", [ContractSchema.Parent.Id, ContractSchema.FieldOf(ContractSchema.Parent, "name") with { Nullable = false }], []);
        await using var after = Open(PathOf("former.db"), new Schema(ContractSchema.Schema.Entities.Select(entity => entity == ContractSchema.Parent ? named : entity)));

        await after.ApplySchemaAsync([ChangeKind.Require], default);

        Assert.That(await ScalarAsync(PathOf("former.db"), "SELECT former FROM contract_parent"), Is.EqualTo("kept"));
    }

    [Test]
    public async Task A_slow_query_times_out_and_does_not_affect_other_operations()
    {
        await using var backend = Open(PathOf("slow.db"));
        await backend.PrepareAsync(default);
        var note = new string('ö', 2000);
        for (var i = 0; i < 10; i++)
        {
            await backend.InsertAsync(
                ContractSchema.Sample, Tenant, [.. Enumerable.Range(0, 1000).Select(_ => new Row([Guid.CreateVersion7(), null, note, .. new object?[13]], Row.NewVersion()))], default);
        }
        var search = new Condition(ContractSchema.FieldOf(ContractSchema.Sample, "note"), Operator.IContains, "x");

        await using var hasty = Open(PathOf("slow.db"), timeout: TimeSpan.FromMilliseconds(5));
        var failure = Assert.ThrowsAsync<DbalException>(async () => await hasty.CountAsync(ContractSchema.Sample, Tenant, search, default))!;
        Assert.That(failure.Code, Is.EqualTo(ErrorCode.Timeout));

        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(5));
        Assert.That(async () => await backend.CountAsync(ContractSchema.Sample, Tenant, search, impatient.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await backend.CountAsync(ContractSchema.Sample, Tenant, search, default), Is.Zero);
    }

    private static async Task<object?> ScalarAsync(string path, string statement)
    {
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        return await command.ExecuteScalarAsync();
    }

    private static void AssertCannotOpen(string path, string reason)
    {
        var backend = Open(path);
        var failure = Assert.ThrowsAsync<DbalException>(async () => await backend.PrepareAsync(default))!;
        Assert.That(failure.Code, Is.EqualTo(ErrorCode.DatabaseError));
        Assert.That(failure.Message, Does.Contain(path).And.Contain(reason), failure.ToString());
        Assert.That(failure.Hint, Is.Not.Null);
    }

    private static SqliteBackend Open(string url, Schema? schema = null, TimeSpan? timeout = null) =>
        new(new BackendOptions(url, schema ?? ContractSchema.Schema, timeout ?? TimeSpan.FromSeconds(30)));

    private static Row NewParent() => new([Guid.CreateVersion7(), "name"], Row.NewVersion());

    private string PathOf(string name) => Path.Combine(folder.FullName, name);
}
