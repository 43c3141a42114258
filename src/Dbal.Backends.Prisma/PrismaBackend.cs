using System.Text.Json;
using Dbal.Backends.Postgres;
using Dbal.Backends.Prisma.Bridge;
using Dbal.Backends.Prisma.Models;
using Dbal.Backends.Prisma.Queries;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Queries;
using Dbal.Schemas;
using Dbal.Values;

namespace Dbal.Backends.Prisma;

/// <summary>
/// The adapter for PostgreSQL through Prisma Client, which runs in a Node.js process that this class starts and supervises. The tables are those of
/// <see cref="PostgresBackend"/>. <c>schema.prisma</c> and the client are generated if missing.
/// </summary>
public sealed class PrismaBackend : IBackend
{
    private readonly PostgresBackend tables;
    private readonly BridgeClient bridge;

    /// <summary>Creates the backend without starting a process.</summary>
    /// <param name="options">The options; the URL is <c>postgresql://user:password@host:port/database</c>.</param>
    /// <param name="log">Receives log lines: progress of the generation, output and exits of the Node.js process. None contains values of rows.</param>
    /// <exception cref="ArgumentException">The URL is malformed.</exception>
    public PrismaBackend(BackendOptions options, Action<string> log)
    {
        tables = new PostgresBackend(options);
        bridge = new BridgeClient(options, log);
    }

    /// <inheritdoc/>
    public Capabilities Capabilities => Capabilities.Transactions | Capabilities.Persistence | Capabilities.NativeForeignKeys | Capabilities.ConcurrentWriters;

    /// <inheritdoc/>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        bridge.Start(); // continues after a cancellation: the first installation of packages may take a minute
        await tables.PrepareAsync(cancellation);
        await bridge.GetProcessAsync(cancellation);
        await PingAsync(cancellation);
    }

    /// <inheritdoc/>
    public Task<SchemaPlan> PlanSchemaAsync(CancellationToken cancellation) => tables.PlanSchemaAsync(cancellation);

    /// <inheritdoc/>
    public Task<SchemaPlan> ApplySchemaAsync(IReadOnlyCollection<ChangeKind> allowed, CancellationToken cancellation) =>
        tables.ApplySchemaAsync(allowed, cancellation);

    /// <inheritdoc/>
    public async Task PingAsync(CancellationToken cancellation)
    {
        // Prisma Client has no query method without a table.
        using var answer = await bridge.RawAsync(new RawQuery("SELECT 1 AS one", []), cancellation);
    }

    /// <inheritdoc/>
    public async Task<ServerDescription> DescribeAsync(CancellationToken cancellation)
    {
        // Nor does it have one for the server's version.
        using var answer = await bridge.RawAsync(new RawQuery("SELECT split_part(current_setting('server_version'), ' ', 1) AS version", []), cancellation);
        var version = Result(answer)[0].GetProperty("version").GetString()!;
        return new ServerDescription("PostgreSQL", version, "Prisma Client", $"{(await bridge.GetProcessAsync(cancellation)).PrismaVersion} (adapter-pg)");
    }

    /// <inheritdoc/>
    public async Task<Row?> ReadAsync(Entity entity, string tenant, Guid id, CancellationToken cancellation)
    {
        using var answer = await bridge.QueryAsync(
            entity,
            "findUnique",
            json =>
            {
                json.WriteStartObject("where");
                json.WriteStartObject(PrismaModel.Key);
                json.WriteString(PrismaModel.Tenant, tenant);
                json.WriteString(PrismaModel.Id, id);
                json.WriteEndObject();
                json.WriteEndObject();
            },
            hasDoubles: false,
            cancellation);
        return Result(answer) is { ValueKind: JsonValueKind.Object } row ? ValueJson.ReadRow(entity, row) : null;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Row>> FindAsync(
        Entity entity, string tenant, Filter filter, IReadOnlyList<SortKey> order, int limit, CancellationToken cancellation)
    {
        using var answer = WhereJson.CanExpress(filter)
            ? await bridge.QueryAsync(
                entity,
                "findMany",
                json =>
                {
                    json.WriteWhere(tenant, filter);
                    json.WriteOrderBy(order);
                    json.WriteNumber("take", limit);
                },
                WhereJson.HasDoubles(filter),
                cancellation)
            : await bridge.RawAsync(RawQuery.Find(entity, tenant, filter, order, limit), cancellation);
        return [.. Result(answer).EnumerateArray().Select(row => ValueJson.ReadRow(entity, row))];
    }

    /// <inheritdoc/>
    public async Task<long> CountAsync(Entity entity, string tenant, Filter filter, CancellationToken cancellation)
    {
        if (!WhereJson.CanExpress(filter))
        {
            using var raw = await bridge.RawAsync(RawQuery.Count(entity, tenant, filter), cancellation);
            return ValueJson.ReadBigint(Result(raw)[0].GetProperty("count"));
        }
        using var answer = await bridge.QueryAsync(entity, "count", json => json.WriteWhere(tenant, filter), WhereJson.HasDoubles(filter), cancellation);
        return Result(answer).GetInt64();
    }

    /// <inheritdoc/>
    public async Task InsertAsync(Entity entity, string tenant, IReadOnlyList<Row> rows, CancellationToken cancellation)
    {
        using var answer = await bridge.QueryAsync(
            entity,
            "createMany",
            json =>
            {
                json.WriteStartArray("data");
                foreach (var row in rows)
                {
                    json.WriteStartObject();
                    json.WriteString(PrismaModel.Tenant, tenant);
                    json.WriteNumber(PrismaModel.Version, row.Version);
                    foreach (var field in entity.Fields)
                    {
                        json.WritePropertyName(PrismaModel.NameOf(field));
                        json.WriteValue(field, row.Values[field.Ordinal]);
                    }
                    json.WriteEndObject();
                }
                json.WriteEndArray();
            },
            HasDoubles(entity.Fields),
            cancellation);
    }

    /// <inheritdoc/>
    public async Task<Row> UpdateAsync(
        Entity entity, string tenant, Guid id, IReadOnlyDictionary<Field, object?> changes, long version, long? expectedVersion, CancellationToken cancellation)
    {
        using var answer = await bridge.QueryAsync(
            entity,
            "updateManyAndReturn",
            json =>
            {
                json.WriteStartObject("where");
                json.WriteString(PrismaModel.Tenant, tenant);
                json.WriteString(PrismaModel.Id, id);
                if (expectedVersion is { } expected)
                    json.WriteNumber(PrismaModel.Version, expected);
                json.WriteEndObject();
                json.WriteStartObject("data");
                json.WriteNumber(PrismaModel.Version, version);
                foreach (var (field, value) in changes)
                {
                    json.WritePropertyName(PrismaModel.NameOf(field));
                    json.WriteValue(field, value);
                }
                json.WriteEndObject();
            },
            HasDoubles(changes.Keys),
            cancellation);
        if (Result(answer).EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } row)
            return ValueJson.ReadRow(entity, row);
        throw expectedVersion is not null && await ReadAsync(entity, tenant, id, cancellation) is not null
            ? DbalException.PreconditionFailed(entity, id)
            : DbalException.NotFound(entity, id);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(Entity entity, string tenant, Guid id, long? expectedVersion, CancellationToken cancellation)
    {
        using var answer = await bridge.DeleteAsync(entity, tenant, id, expectedVersion, cancellation);
        switch (Result(answer).GetString())
        {
            case "notFound":
                throw DbalException.NotFound(entity, id);
            case "changed":
                throw DbalException.PreconditionFailed(entity, id);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await bridge.DisposeAsync();
        await tables.DisposeAsync();
    }

    /// <summary>The id of the running process.</summary>
    internal async Task<int> GetProcessIdAsync(CancellationToken cancellation) => (await bridge.GetProcessAsync(cancellation)).Id;

    private static JsonElement Result(JsonDocument answer) => answer.RootElement.GetProperty("result");

    private static bool HasDoubles(IEnumerable<Field> fields) => fields.Any(field => field.Type == FieldType.Double);
}
