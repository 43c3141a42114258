using System.Text.Json;
using Dbal.Backends.Postgres;
using Dbal.Backends.Prisma.Bridge;
using Dbal.Backends.Prisma.Generation;
using Dbal.Backends.Prisma.Models;
using Dbal.Backends.Prisma.Queries;
using Dbal.Backends.Sql;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Queries;
using Dbal.Values;

namespace Dbal.Backends.Prisma;

/// <summary>
/// Keeps rows in PostgreSQL through Prisma Client, which runs in a Node.js process that this backend starts, feeds and watches. The tables are those of
/// <see cref="PostgresBackend"/>; <c>schema.prisma</c> and the client are made when they are not there yet.
/// </summary>
public sealed class PrismaBackend : IBackend
{
    private const int MaxAttempts = 5;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2); // beyond the limits that the database and the driver keep

    private readonly BackendOptions options;
    private readonly Action<string> log;
    private readonly PostgresBackend tables;
    private readonly PrismaModels models;
    private readonly ConstraintNames constraints;
    private readonly Lock starting = new();
    private BridgeSupervisor? bridge;

    /// <summary>Makes a backend without starting anything.</summary>
    /// <param name="options">The database's URL, <c>postgresql://user:password@host:port/database</c>, and the entities.</param>
    /// <param name="log">Takes lines for the log: the progress of what is made first, what the Node.js process says, its ends. None has values of rows.</param>
    /// <exception cref="ArgumentException">The URL is not of this form.</exception>
    public PrismaBackend(BackendOptions options, Action<string> log)
    {
        this.options = options;
        this.log = log;
        tables = new PostgresBackend(options);
        models = new PrismaModels(options.Schema);
        constraints = new ConstraintNames(options.Schema);
    }

    /// <inheritdoc/>
    public Capabilities Capabilities => Capabilities.Transactions | Capabilities.Persistence | Capabilities.NativeForeignKeys | Capabilities.ConcurrentWriters;

    /// <inheritdoc/>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        // Made by the supervisor, which goes on with it should this call be given up: the packages may take a minute the first time.
        lock (starting)
            bridge ??= new BridgeSupervisor(StartAsync, log);
        await tables.PrepareAsync(cancellation);
        await bridge.GetAsync(cancellation);
        await PingAsync(cancellation);
    }

    /// <inheritdoc/>
    public async Task PingAsync(CancellationToken cancellation)
    {
        // Prisma Client has no query without a table.
        using var answer = await RawAsync(new RawQuery("SELECT 1 AS one", []), cancellation);
    }

    /// <inheritdoc/>
    public async Task<ServerDescription> DescribeAsync(CancellationToken cancellation)
    {
        // Nor one for the server's version.
        using var answer = await RawAsync(new RawQuery("SELECT split_part(current_setting('server_version'), ' ', 1) AS version", []), cancellation);
        var version = Result(answer)[0].GetProperty("version").GetString()!;
        return new ServerDescription("PostgreSQL", version, "Prisma Client", $"{(await bridge!.GetAsync(cancellation)).PrismaVersion} (adapter-pg)");
    }

    /// <inheritdoc/>
    public async Task<Row?> ReadAsync(Entity entity, string tenant, Guid id, CancellationToken cancellation)
    {
        using var answer = await QueryAsync(
            entity,
            "findUnique",
            json =>
            {
                json.WriteStartObject("where");
                json.WriteStartObject(PrismaModel.Key);
                json.WriteString(PrismaModel.Tenant, tenant);
                json.WriteString(Entity.IdField, id);
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
            ? await QueryAsync(
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
            : await RawAsync(RawQuery.Find(entity, tenant, filter, order, limit), cancellation);
        return [.. Result(answer).EnumerateArray().Select(row => ValueJson.ReadRow(entity, row))];
    }

    /// <inheritdoc/>
    public async Task<long> CountAsync(Entity entity, string tenant, Filter filter, CancellationToken cancellation)
    {
        if (!WhereJson.CanExpress(filter))
        {
            using var raw = await RawAsync(RawQuery.Count(entity, tenant, filter), cancellation);
            return ValueJson.ReadBigint(Result(raw)[0].GetProperty("count"));
        }
        using var answer = await QueryAsync(entity, "count", json => json.WriteWhere(tenant, filter), WhereJson.HasDoubles(filter), cancellation);
        return Result(answer).GetInt64();
    }

    /// <inheritdoc/>
    public async Task InsertAsync(Entity entity, string tenant, IReadOnlyList<Row> rows, CancellationToken cancellation)
    {
        using var answer = await QueryAsync(
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
                        json.WritePropertyName(field.Name);
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
        using var answer = await QueryAsync(
            entity,
            "updateManyAndReturn",
            json =>
            {
                json.WriteStartObject("where");
                json.WriteString(PrismaModel.Tenant, tenant);
                json.WriteString(Entity.IdField, id);
                if (expectedVersion is { } expected)
                    json.WriteNumber(PrismaModel.Version, expected);
                json.WriteEndObject();
                json.WriteStartObject("data");
                json.WriteNumber(PrismaModel.Version, version);
                foreach (var (field, value) in changes)
                {
                    json.WritePropertyName(field.Name);
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
        using var answer = await SendAsync(
            entity,
            json =>
            {
                json.WriteString("action", "delete");
                json.WriteString("model", models[entity].Accessor);
                json.WriteString("tenant", tenant);
                json.WriteString("row", id);
                if (expectedVersion is { } expected)
                    json.WriteString("expected", FieldValue.Format(expected));
                json.WriteNumber("version", Row.NewVersion());
                json.WriteString("now", Timestamps.Format(Timestamps.Now(TimeProvider.System)));
                json.WriteNumber("timeout", (long)options.CommandTimeout.TotalMilliseconds);
            },
            deletes: true,
            cancellation);
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
        if (bridge is not null)
            await bridge.DisposeAsync();
        await tables.DisposeAsync();
    }

    /// <summary>The process's id of the bridge that serves now.</summary>
    internal async Task<int> GetProcessIdAsync(CancellationToken cancellation) => (await bridge!.GetAsync(cancellation)).Id;

    private static JsonElement Result(JsonDocument answer) => answer.RootElement.GetProperty("result");

    private static bool HasDoubles(IEnumerable<Field> fields) => fields.Any(field => field.Type == FieldType.Double);

    private async Task<BridgeProcess> StartAsync(CancellationToken cancellation)
    {
        var bridgeFolder = BridgeFolder.Find();
        var generated = await new PrismaClientGenerator(bridgeFolder, log).EnsureAsync(options.Schema, cancellation);
        return await BridgeProcess.StartAsync(bridgeFolder, new BridgeSettings(options, models, Path.Combine(generated, "client")), log, cancellation);
    }

    /// <summary>Calls a method of Prisma Client on the entity's model.</summary>
    private Task<JsonDocument> QueryAsync(Entity entity, string method, Action<Utf8JsonWriter> writeArguments, bool hasDoubles, CancellationToken cancellation) => SendAsync(
        entity,
        json =>
        {
            json.WriteString("action", "query");
            json.WriteString("model", models[entity].Accessor);
            json.WriteString("method", method);
            json.WriteStartObject("args");
            writeArguments(json);
            json.WriteEndObject();
            if (hasDoubles)
                json.WriteBoolean("hasDoubles", true);
        },
        deletes: false,
        cancellation);

    private Task<JsonDocument> RawAsync(RawQuery query, CancellationToken cancellation) => SendAsync(
        entity: null,
        json =>
        {
            json.WriteString("action", "raw");
            json.WriteString("sql", query.Sql);
            json.WriteStartArray("values");
            foreach (var value in query.Values)
                json.WriteStringValue(value);
            json.WriteEndArray();
        },
        deletes: false,
        cancellation);

    private async Task<JsonDocument> SendAsync(Entity? entity, Action<Utf8JsonWriter> write, bool deletes, CancellationToken cancellation)
    {
        if (bridge is null)
            throw new InvalidOperationException($"{nameof(PrepareAsync)} comes first.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.CommandTimeout + Grace);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var process = await bridge.GetAsync(limit.Token);
                return await process.RequestAsync(write, limit.Token);
            }
            catch (OperationCanceledException fault) when (!cancellation.IsCancellationRequested)
            {
                throw DbalException.TimedOut(fault);
            }
            catch (BridgeFailure fault) when (fault.Kind == BridgeFailureKind.Conflict && attempt < MaxAttempts)
            {
                // a deadlock: the database took everything back
            }
            catch (BridgeFailure fault)
            {
                throw Explain(entity, fault, deletes);
            }
        }
    }

    private Exception Explain(Entity? entity, BridgeFailure fault, bool deletes) => fault.Kind switch
    {
        BridgeFailureKind.Duplicate when entity is not null => DbalException.Duplicate(entity, constraints.KeyOf(entity, new SqlFailure(SqlFailureKind.Duplicate, fault.Constraint)), fault),
        BridgeFailureKind.Reference when entity is not null && constraints.FindReference(fault.Constraint) is { } reference => deletes
            ? DbalException.StillReferenced(options.Schema.Target(reference.Field.ForeignKey!), reference, fault)
            : DbalException.MissingReference(entity, [reference.Field], fault),
        BridgeFailureKind.Conflict or BridgeFailureKind.Unavailable => DbalException.Unavailable(fault),
        BridgeFailureKind.Timeout => DbalException.TimedOut(fault),
        _ => new InvalidOperationException(fault.Message, fault),
    };
}
