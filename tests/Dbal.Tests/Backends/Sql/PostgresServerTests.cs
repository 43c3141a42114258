using System.Text.Json;
using Dbal.Backends;
using Dbal.Backends.Postgres;
using Dbal.Backends.Sql;
using Dbal.Errors;
using Dbal.Operations;
using Npgsql;

namespace Dbal.Tests.Backends.Sql;

[TestFixture]
public sealed class PostgresServerTests : SqlServerTests
{
    private readonly TemporaryPostgresDatabase database = new();
    private string url = "";

    protected override string Url => url;

    protected override string KillStatements =>
        "SELECT 'SELECT pg_terminate_backend(' || pid || ')' FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'";

    [OneTimeSetUp]
    public async Task CreateDatabase() => url = await database.CreateAsync();

    [OneTimeTearDown]
    public async Task DropDatabase()
    {
        if (url != "")
            await database.DropAsync();
    }

    protected override SqlBackend Create(BackendOptions options) => new PostgresBackend(options);

    protected override string Quote(string name) => $"\"{name}\"";

    // If both waited for the other client, each would hold a key that the other one needs next.
    [Test]
    public async Task Of_two_bulks_with_opposite_keys_the_second_waits_for_the_first()
    {
        await using var backend = Open();
        await backend.PrepareAsync(default);
        var service = new DataService(backend, ContractSchema.Schema, TimeProvider.System);
        await using var other = await OpenAsync();
        await using (var transaction = await other.BeginTransactionAsync())
        {
            await ExecuteAsync(
                other, $"INSERT INTO contract_sample (_tenant, id, code, _version) VALUES ('{Tenant}', '{Guid.CreateVersion7()}', 'm', 1)", transaction);
            await using var watch = await OpenAsync();
            var bulks = new List<Task<DbalException?>> { CreateAsync("a", "m", "z") };
            await UntilAsync(watch, "cardinality(pg_blocking_pids(pid)) > 0", 1);
            bulks.Add(CreateAsync("z", "m", "a"));
            await UntilAsync(watch, "cardinality(pg_blocking_pids(pid)) > 0", 2);

            Assert.That(await CountAsync(watch, $"{other.ProcessID} = ANY (pg_blocking_pids(pid))"), Is.EqualTo(1), "bulks that wait for the other client");

            await transaction.RollbackAsync();
            Assert.That(await bulks[0], Is.Null);
            Assert.That((await bulks[1])?.Code, Is.EqualTo(ErrorCode.Conflict));
        }

        async Task<DbalException?> CreateAsync(params string[] codes)
        {
            using var body = JsonDocument.Parse($"[{string.Join(',', codes.Select(code => $$"""{"code":"{{code}}"}"""))}]");
            try
            {
                var rows = await service.CreateManyAsync(ContractSchema.Sample, Tenant, body.RootElement, default);
                var code = ContractSchema.FieldOf(ContractSchema.Sample, "code").Ordinal;
                Assert.That(rows.Select(row => row.Values[code]), Is.EqualTo(codes), "in the order of the request");
                return null;
            }
            catch (DbalException failure)
            {
                return failure;
            }
        }
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        await using var backend = Open();
        return (NpgsqlConnection)await backend.OpenAsync(writes: true, default);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string statement, NpgsqlTransaction transaction)
    {
        await using var command = new NpgsqlCommand(statement, connection, transaction);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<long> CountAsync(NpgsqlConnection connection, string condition)
    {
        await using var command = new NpgsqlCommand($"SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND {condition}", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task UntilAsync(NpgsqlConnection connection, string condition, long count)
    {
        for (var started = Environment.TickCount64; await CountAsync(connection, condition) != count; await Task.Delay(10))
            Assert.That(Environment.TickCount64 - started, Is.LessThan(20_000), $"{count} sessions with {condition} within 20 s");
    }
}
