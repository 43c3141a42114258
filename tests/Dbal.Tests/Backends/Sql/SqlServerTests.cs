using Dbal.Backends;
using Dbal.Backends.Sql;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Queries;
using Dbal.Values;

namespace Dbal.Tests.Backends.Sql;

/// <summary>Behaviour of adapters for SQL servers beyond the contract. Each test starts without tables.</summary>
public abstract class SqlServerTests
{
    /// <summary>The tenant of all rows.</summary>
    protected const string Tenant = "acme";

    /// <summary>Creates a backend for one database, or skips the fixture with a reason.</summary>
    protected abstract SqlBackend Create(BackendOptions options);

    /// <summary>The URL of a database without tables of <see cref="ContractSchema"/>.</summary>
    protected abstract string Url { get; }

    /// <summary>A query that returns statements to end the other connections to the database.</summary>
    protected abstract string KillStatements { get; }

    /// <summary>Quotes a name.</summary>
    protected abstract string Quote(string name);

    [SetUp]
    public async Task DropTables()
    {
        await using var backend = Open();
        foreach (var entity in ContractSchema.Schema.Entities.Reverse())
            await ExecuteAsync(backend, $"DROP TABLE IF EXISTS {Quote(entity.Table)}");
    }

    [Test]
    public async Task Several_daemons_can_prepare_one_database_at_once()
    {
        var daemons = Enumerable.Range(0, 4).Select(_ => Open()).ToList();
        await Task.WhenAll(daemons.Select(daemon => Task.Run(() => daemon.PrepareAsync(default))));
        foreach (var daemon in daemons)
        {
            await daemon.InsertAsync(ContractSchema.Parent, Tenant, [NewParent()], default);
            await daemon.DisposeAsync();
        }
    }

    [Test]
    public async Task Missing_indexes_and_keys_are_created()
    {
        var bare = new Entity("contract", "survivor", [.. ContractSchema.Survivor.Fields.Select(field => field with { ForeignKey = null })], []);
        await using (var before = Open(new Schema([ContractSchema.Parent, ContractSchema.Dependent, bare])))
            await before.PrepareAsync(default);
        await using var after = Open();
        await after.PrepareAsync(default);
        var orphan = new Row([Guid.CreateVersion7(), Guid.CreateVersion7(), null, null], Row.NewVersion());
        var failure = Assert.ThrowsAsync<DbalException>(async () => await after.InsertAsync(ContractSchema.Survivor, Tenant, [orphan], default))!;
        Assert.That(failure.Fields.Select(fault => fault.Field), Is.EqualTo(new[] { "parentId" }));
    }

    [Test]
    public async Task Dropped_objects_are_created_again_and_mismatches_are_reported()
    {
        await using var backend = Open();
        await backend.PrepareAsync(default);
        await ExecuteAsync(backend, $"ALTER TABLE {Quote("contract_sample")} DROP COLUMN {Quote("ratio")}");
        await backend.PrepareAsync(default);
        await backend.InsertAsync(ContractSchema.Sample, Tenant, [new Row([Guid.CreateVersion7(), .. new object?[15]], Row.NewVersion())], default);

        await ExecuteAsync(backend, $"ALTER TABLE {Quote("contract_grandchild")} ADD {Quote("surplus")} int NOT NULL");
        var failure = Assert.ThrowsAsync<DbalException>(async () => await backend.PrepareAsync(default))!;
        Assert.That(failure.Message, Does.Contain("column contract_grandchild.surplus belongs to no field"));
    }

    [Test]
    public async Task A_table_that_was_changed_while_the_daemon_runs_is_reported_as_such()
    {
        await using var backend = Open();
        await backend.PrepareAsync(default);
        await ExecuteAsync(backend, $"ALTER TABLE {Quote("contract_parent")} DROP COLUMN {Quote("name")}");

        foreach (var operation in new Func<Task>[]
        {
            () => backend.InsertAsync(ContractSchema.Parent, Tenant, [NewParent()], default),
            () => backend.ReadAsync(ContractSchema.Parent, Tenant, Guid.NewGuid(), default),
        })
        {
            var failure = Assert.ThrowsAsync<DbalException>(async () => await operation())!;
            Assert.That((failure.Code, failure.Message), Is.EqualTo((ErrorCode.DatabaseError, DbalException.SchemaMismatch(null).Message)));
        }
    }

    [Test]
    public async Task Broken_idle_connections_are_replaced()
    {
        await using var backend = Open();
        await backend.PrepareAsync(default);
        var row = NewParent();
        await backend.InsertAsync(ContractSchema.Parent, Tenant, [row], default);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => backend.ReadAsync(ContractSchema.Parent, Tenant, row.Id, default)));
        await KillConnectionsAsync();
        Assert.That(await backend.ReadAsync(ContractSchema.Parent, Tenant, row.Id, default), Is.Not.Null, "a read is retried");
        await backend.InsertAsync(ContractSchema.Parent, Tenant, [NewParent()], default);

        await KillConnectionsAsync();
        try
        {
            await backend.InsertAsync(ContractSchema.Parent, Tenant, [NewParent()], default);
        }
        catch (DbalException failure) when (failure.Code == ErrorCode.DatabaseError)
        {
            await backend.InsertAsync(ContractSchema.Parent, Tenant, [NewParent()], default);
        }
        Assert.That(await backend.CountAsync(ContractSchema.Parent, Tenant, Filter.Everything, default), Is.EqualTo(3));
    }

    [TestCase(1)]
    [TestCase(20)]
    public async Task Writes_that_wait_too_long_for_a_lock_time_out(int writers)
    {
        await using var backend = Open(timeout: TimeSpan.FromSeconds(1));
        await backend.PrepareAsync(default);
        var row = NewParent();
        await backend.InsertAsync(ContractSchema.Parent, Tenant, [row], default);
        await using var other = Open();
        var connection = await other.OpenAsync(writes: true, default);
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = $"UPDATE {Quote("contract_parent")} SET {Quote("name")} = 'held'";
            await command.ExecuteNonQueryAsync();
            var updates = Enumerable.Range(0, writers).Select(_ => UpdateAsync(5)).ToList();
            foreach (var update in updates)
                Assert.That(Assert.ThrowsAsync<DbalException>(() => update)!.Code, Is.EqualTo(ErrorCode.Timeout));
        }
        await other.CloseAsync(connection);
        Assert.That((await UpdateAsync(6)).Version, Is.EqualTo(6));

        Task<Row> UpdateAsync(long version) =>
            backend.UpdateAsync(ContractSchema.Parent, Tenant, row.Id, new Dictionary<Field, object?>(), version, null, default);
    }

    [Test]
    public async Task A_cancelled_write_is_ended_on_the_server()
    {
        await using var backend = Open();
        await backend.PrepareAsync(default);
        var row = NewParent();
        await backend.InsertAsync(ContractSchema.Parent, Tenant, [row], default);
        await using var other = Open();
        var connection = await other.OpenAsync(writes: true, default);
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = $"UPDATE {Quote("contract_parent")} SET {Quote("name")} = 'held'";
            await command.ExecuteNonQueryAsync();
            using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
            var update = backend.UpdateAsync(ContractSchema.Parent, Tenant, row.Id, new Dictionary<Field, object?>(), 5, null, impatient.Token);
            Assert.That(async () => await update, Throws.InstanceOf<OperationCanceledException>());
            await Task.Delay(TimeSpan.FromSeconds(2)); // by then the server has ended it, before the lock is released
        }
        await other.CloseAsync(connection);

        var reads = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => backend.ReadAsync(ContractSchema.Parent, Tenant, row.Id, default)));
        Assert.That(reads.Select(read => read!.Version), Has.All.EqualTo(row.Version));
    }

    [Test]
    public async Task Writers_that_deadlock_both_succeed()
    {
        await using var backend = Open();
        await backend.PrepareAsync(default);
        for (var round = 0; round < 5; round++)
        {
            var parents = Enumerable.Range(0, 2).Select(_ => NewParent()).ToList();
            await backend.InsertAsync(ContractSchema.Parent, Tenant, parents, default);
            // Bulks that take the same keys in opposite orders deadlock; afterwards one finds the other's rows.
            var ids = Enumerable.Range(0, 40).Select(_ => Guid.CreateVersion7()).ToList();
            var results = await Task.WhenAll(new[] { ids, [.. ids.AsEnumerable().Reverse()] }.Select(order => Task.Run(async () =>
            {
                try
                {
                    await backend.InsertAsync(ContractSchema.Dependent, Tenant, [.. order.Select(id => new Row([id, parents[0].Id], Row.NewVersion()))], default);
                    return true;
                }
                catch (DbalException failure) when (failure.Code == ErrorCode.Conflict)
                {
                    return false;
                }
            })));
            Assert.That(results.Count(won => won), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task An_unreachable_server_is_unavailable_and_a_wrong_password_is_reported()
    {
        var away = Url.Replace(new Uri(Url).Port.ToString(System.Globalization.CultureInfo.InvariantCulture), "1", StringComparison.Ordinal);
        await using var nowhere = Create(new BackendOptions(away, ContractSchema.Schema, TimeSpan.FromSeconds(5)));
        Assert.That(Assert.ThrowsAsync<DbalException>(async () => await nowhere.PingAsync(default))!.Code, Is.EqualTo(ErrorCode.DatabaseError));
        var wrong = Url.Replace("://", "://x", StringComparison.Ordinal);
        await using var refused = Create(new BackendOptions(wrong, ContractSchema.Schema, TimeSpan.FromSeconds(5)));
        var failure = Assert.ThrowsAsync<DbalException>(async () => await refused.PingAsync(default))!;
        Assert.That(failure.Message, Does.Contain("rejects").And.Not.Contain(new Uri(Url).UserInfo));
    }

    /// <summary>Opens the database of <see cref="Url"/>.</summary>
    protected SqlBackend Open(Schema? schema = null, TimeSpan? timeout = null) => Create(new BackendOptions(Url, schema ?? ContractSchema.Schema, timeout ?? TimeSpan.FromSeconds(30)));

    private async Task KillConnectionsAsync()
    {
        await using var backend = Open(timeout: TimeSpan.FromSeconds(17)); // other settings, to get a separate pool
        var connection = await backend.OpenAsync(writes: false, default);
        var statements = new List<string>();
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = KillStatements;
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                statements.Add(reader.GetString(0));
        }
        foreach (var statement in statements)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = statement;
            await command.ExecuteNonQueryAsync();
        }
        await backend.CloseAsync(connection);
        Assert.That(statements, Is.Not.Empty);
    }

    private static async Task ExecuteAsync(SqlBackend backend, string statement)
    {
        var connection = await backend.OpenAsync(writes: true, default);
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = statement;
            await command.ExecuteNonQueryAsync();
        }
        await backend.CloseAsync(connection);
    }

    private static Row NewParent() => new([Guid.CreateVersion7(), "name"], Row.NewVersion());
}
