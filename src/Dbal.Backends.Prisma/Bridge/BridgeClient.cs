using System.Text.Json;
using Dbal.Backends.Prisma.Generation;
using Dbal.Backends.Prisma.Models;
using Dbal.Backends.Prisma.Queries;
using Dbal.Backends.Sql;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Values;

namespace Dbal.Backends.Prisma.Bridge;

/// <summary>The requests to the bridge, and the translation of their failures. All failures are <see cref="DbalException"/>.</summary>
/// <param name="options">The backend's options.</param>
/// <param name="log">Writes a line to the log.</param>
internal sealed class BridgeClient(BackendOptions options, Action<string> log) : IAsyncDisposable
{
    private const int MaxAttempts = 6;
    private const int FirstPause = 10; // maximum in milliseconds; doubled with each attempt
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1); // added to the limits of the database and the driver

    private readonly PrismaModels models = new(options.Schema);
    private readonly ConstraintNames constraints = new(options.Schema);
    private readonly Lock starting = new();
    private BridgeSupervisor? supervisor;

    /// <summary>Starts the supervisor on the first call.</summary>
    public void Start()
    {
        lock (starting)
            supervisor ??= new BridgeSupervisor(StartProcessAsync, log);
    }

    /// <summary>Returns the running process, or waits for it.</summary>
    public Task<BridgeProcess> GetProcessAsync(CancellationToken cancellation) =>
        supervisor?.GetAsync(cancellation) ?? throw new InvalidOperationException($"Call {nameof(Start)} first.");

    /// <summary>Calls a method of Prisma Client on an entity's model.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="method">The method, such as <c>findMany</c>.</param>
    /// <param name="writeArguments">Writes the members of the method's argument.</param>
    /// <param name="hasDoubles">Whether the argument may contain wrapped doubles, which the bridge has to unwrap.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    /// <returns>The response, whose <c>result</c> is the method's result. The caller disposes it.</returns>
    public Task<JsonDocument> QueryAsync(
        Entity entity, string method, Action<Utf8JsonWriter> writeArguments, bool hasDoubles, CancellationToken cancellation) => SendAsync(
        entity,
        json =>
        {
            json.WriteString("action", "query");
            json.WriteString("model", models[entity].Accessor);
            json.WriteString("method", method);
            json.WriteBoolean("hasDoubles", hasDoubles);
            json.WriteStartObject("args");
            writeArguments(json);
            json.WriteEndObject();
        },
        deletes: false,
        cancellation);

    /// <summary>Runs a raw query. The <c>result</c> is an array of rows.</summary>
    public Task<JsonDocument> RawAsync(RawQuery query, CancellationToken cancellation) => SendAsync(
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

    /// <summary>Deletes a row and its dependent rows. The <c>result</c> is <c>deleted</c>, <c>notFound</c> or <c>changed</c>.</summary>
    public Task<JsonDocument> DeleteAsync(Entity entity, string tenant, Guid id, long? expectedVersion, CancellationToken cancellation) => SendAsync(
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

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => supervisor?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<BridgeProcess> StartProcessAsync(CancellationToken cancellation)
    {
        var bridgeFolder = BridgeFolder.Find();
        var generated = await new PrismaClientGenerator(bridgeFolder, log).EnsureAsync(options.Schema, cancellation);
        return await BridgeProcess.StartAsync(bridgeFolder, new BridgeSettings(options, models, Path.Combine(generated, "client")), log, cancellation);
    }

    private async Task<JsonDocument> SendAsync(Entity? entity, Action<Utf8JsonWriter> write, bool deletes, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.CommandTimeout + Grace);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var process = await GetProcessAsync(limit.Token);
                return await process.RequestAsync(write, limit.Token);
            }
            catch (OperationCanceledException fault) when (!cancellation.IsCancellationRequested)
            {
                throw DbalException.TimedOut(fault);
            }
            catch (BridgeFailure fault) when (fault.Kind == BridgeFailureKind.Conflict && attempt < MaxAttempts)
            {
                // The database rolled back a deadlock. Random pauses, because transactions that deadlocked would collide again after equal ones.
                await Task.Delay(Random.Shared.Next(1, FirstPause << attempt), cancellation);
            }
            catch (BridgeFailure fault)
            {
                throw Explain(entity, fault, deletes);
            }
        }
    }

    private Exception Explain(Entity? entity, BridgeFailure fault, bool deletes) => fault.Kind switch
    {
        BridgeFailureKind.Duplicate when entity is not null =>
            DbalException.Duplicate(entity, constraints.KeyOf(entity, new SqlFailure(SqlFailureKind.Duplicate, fault.Constraint)), fault),
        BridgeFailureKind.Reference when entity is not null && constraints.FindReference(fault.Constraint) is { } reference => deletes
            ? DbalException.StillReferenced(reference, fault)
            : DbalException.MissingReference(entity, [reference.Field], fault),
        BridgeFailureKind.Reference or BridgeFailureKind.SchemaMismatch => DbalException.SchemaMismatch(fault), // a foreign key that is not declared
        BridgeFailureKind.Conflict or BridgeFailureKind.Unavailable => DbalException.Unavailable(fault),
        BridgeFailureKind.DiskFull => DbalException.DiskFull(fault),
        BridgeFailureKind.Timeout => DbalException.TimedOut(fault),
        _ => new InvalidOperationException(fault.Message, fault),
    };
}
