using System.Text.Json;
using Dbal.Backends;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Queries;
using Dbal.Values;

namespace Dbal.Operations;

/// <summary>The operations of the API on one backend: validation, defaults, generated values, paging and upsert.</summary>
/// <remarks>All failures are <see cref="DbalException"/>.</remarks>
public sealed class DataService(IBackend backend, Schema schema, TimeProvider clock)
{
    /// <summary>The maximum number of rows in one bulk.</summary>
    public const int MaxBulkRows = 1000;

    private const int MaxAttempts = 5;

    private readonly Writes writes = new(backend, schema);

    /// <summary>Creates a row (S13).</summary>
    public async Task<Row> CreateAsync(Entity entity, string tenant, JsonElement body, CancellationToken cancellation)
    {
        var reader = new RowReader(entity, clock);
        var row = new Row(reader.ReadNew(body), Row.NewVersion());
        reader.ThrowIfInvalid();
        await writes.InsertAsync(entity, tenant, [row], cancellation);
        return row;
    }

    /// <summary>Creates rows from a JSON array, all or none (S32). Returns them in the order of the array.</summary>
    public async Task<IReadOnlyList<Row>> CreateManyAsync(Entity entity, string tenant, JsonElement body, CancellationToken cancellation)
    {
        if (body.ValueKind != JsonValueKind.Array || body.GetArrayLength() is 0 or > MaxBulkRows)
            throw new DbalException(ErrorCode.ValidationError, $"The body must be an array of 1 to {MaxBulkRows} rows.");
        var reader = new RowReader(entity, clock);
        var rows = body.EnumerateArray().Select((row, place) => new Row(reader.ReadNew(row, $"{place}."), Row.NewVersion())).ToList();
        reader.ThrowIfInvalid();
        await writes.InsertAsync(entity, tenant, rows, cancellation);
        return rows;
    }

    /// <summary>Returns the row with this id.</summary>
    public async Task<Row> ReadAsync(Entity entity, string tenant, string id, CancellationToken cancellation)
    {
        var key = ParseId(entity, id);
        return await backend.ReadAsync(entity, tenant, key, cancellation) ?? throw DbalException.NotFound(entity, key);
    }

    /// <summary>Returns a page of rows.</summary>
    public async Task<Page> ListAsync(Entity entity, string tenant, ListQuery query, CancellationToken cancellation)
    {
        var wanted = query.Limit + 1; // one extra row shows whether there is a next page
        var rows = new List<Row>();
        IEnumerable<Filter> ranges = query.After is null ? [Filter.Everything] : Keyset.RangesAfter(query.Order, query.After);
        foreach (var range in ranges)
        {
            rows.AddRange(await backend.FindAsync(entity, tenant, Filter.And(query.Filter, range), query.Order, wanted - rows.Count, cancellation));
            if (rows.Count == wanted)
                break;
        }

        string? nextCursor = null;
        if (rows.Count == wanted)
        {
            rows.RemoveAt(query.Limit);
            nextCursor = Cursor.Encode(entity, tenant, query, rows[^1]);
        }
        long? total = query.Count ? await backend.CountAsync(entity, tenant, query.Filter, cancellation) : null;
        return new Page(rows, query.Limit, nextCursor, total);
    }

    /// <summary>Replaces a row. Fields that the body omits take their default or null (S13).</summary>
    public Task<Row> ReplaceAsync(Entity entity, string tenant, string id, JsonElement body, Preconditions conditions, CancellationToken cancellation)
    {
        var key = ParseId(entity, id);
        var reader = new RowReader(entity, clock);
        var changes = reader.ReadReplacement(body, key);
        reader.ThrowIfInvalid();
        return UpdateAsync(entity, tenant, key, changes, conditions, cancellation);
    }

    /// <summary>Updates the fields that the body contains (S13).</summary>
    public Task<Row> ChangeAsync(Entity entity, string tenant, string id, JsonElement body, Preconditions conditions, CancellationToken cancellation)
    {
        var key = ParseId(entity, id);
        var reader = new RowReader(entity, clock);
        var changes = reader.ReadChanges(body, key);
        reader.ThrowIfInvalid();
        return UpdateAsync(entity, tenant, key, changes, conditions, cancellation);
    }

    /// <summary>Deletes a row (S34).</summary>
    public Task DeleteAsync(Entity entity, string tenant, string id, Preconditions conditions, CancellationToken cancellation)
    {
        var key = ParseId(entity, id);
        return WriteAsync(entity, tenant, key, conditions, cancellation, async version =>
        {
            await backend.DeleteAsync(entity, tenant, key, version, cancellation);
            return true;
        });
    }

    /// <summary>Replaces the row that has the body's values in a unique key, or creates it.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="on">The names of the key's fields, separated by commas, in any order.</param>
    /// <param name="body">The row.</param>
    /// <param name="conditions">The preconditions.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public async Task<Upserted> UpsertAsync(Entity entity, string tenant, string on, JsonElement body, Preconditions conditions, CancellationToken cancellation)
    {
        var key = FindKey(entity, on);
        var reader = new RowReader(entity, clock);
        var values = reader.ReadNew(body, ignoreGenerated: true);
        foreach (var field in key.Where(field => values[field.Ordinal] is null && !reader.HasProblem(field)))
            reader.Report(field.Name, "must not be null, because it identifies the row");
        reader.ThrowIfInvalid();

        var sameKey = new AllOf([.. key.Select(field => new Condition(field, Operator.Eq, values[field.Ordinal]!))]);
        // Another client may create or delete the row between the lookup and the write. Then the loop tries the other way.
        for (var attempt = 1; ; attempt++)
        {
            var found = await FindAsync();
            if (found is [var existing])
                conditions.ThrowIfNotMet(entity, existing);
            else if (!conditions.AllowCreation)
            {
                throw new DbalException(
                    ErrorCode.PreconditionFailed, $"There is no {entity.Name} with this key, and If-Match requires one.", hint: "To create it, omit If-Match.");
            }
            try
            {
                if (found is [var row])
                    return new Upserted(await ReplaceFoundAsync(row.Id, conditions == Preconditions.None ? null : row.Version), Created: false);
                var created = new Row(values, Row.NewVersion());
                await writes.InsertAsync(entity, tenant, [created], cancellation);
                return new Upserted(created, Created: true);
            }
            catch (DbalException race) when (attempt < MaxAttempts
                && (found is [] ? race.Code == ErrorCode.Conflict : race.Code is ErrorCode.NotFound or ErrorCode.PreconditionFailed))
            {
                if (found is [] && await FindAsync() is [])
                    throw; // the failure has another cause
            }
        }

        Task<IReadOnlyList<Row>> FindAsync() => backend.FindAsync(entity, tenant, sameKey, [new SortKey(entity.Id, Descending: false)], 1, cancellation);

        async Task<Row> ReplaceFoundAsync(Guid id, long? expectedVersion)
        {
            var again = new RowReader(entity, clock);
            var changes = again.ReadReplacement(body, id);
            again.ThrowIfInvalid();
            return await writes.UpdateAsync(entity, tenant, id, changes, Row.NewVersion(), expectedVersion, cancellation);
        }
    }

    private Task<Row> UpdateAsync(
        Entity entity, string tenant, Guid key, Dictionary<Field, object?> changes, Preconditions conditions, CancellationToken cancellation) =>
        WriteAsync(entity, tenant, key, conditions, cancellation, version =>
            writes.UpdateAsync(entity, tenant, key, changes, Row.NewVersion(), version, cancellation));

    // Preconditions that a write cannot check atomically are checked here; the write then requires the version that was checked.
    private async Task<T> WriteAsync<T>(
        Entity entity, string tenant, Guid key, Preconditions conditions, CancellationToken cancellation, Func<long?, Task<T>> write)
    {
        if (conditions.TryGetVersion(out var version))
            return await write(version);
        for (var attempt = 1; ; attempt++)
        {
            var row = await backend.ReadAsync(entity, tenant, key, cancellation) ?? throw DbalException.NotFound(entity, key);
            conditions.ThrowIfNotMet(entity, row);
            try
            {
                return await write(row.Version);
            }
            catch (DbalException race) when (attempt < MaxAttempts && race.Code == ErrorCode.PreconditionFailed)
            {
                // retry with the current version
            }
        }
    }

    private static IReadOnlyList<Field> FindKey(Entity entity, string on)
    {
        var names = on.Split(',', StringSplitOptions.TrimEntries).ToHashSet(StringComparer.Ordinal);
        // Sensitive fields cannot be searched by (S24), and generated fields cannot be written (S13).
        var keys = entity.UniqueKeys.Where(key => !key.Any(field => field.Sensitive || (field.Generated != Generated.No && field != entity.Id))).ToList();
        return keys.Find(fields => names.SetEquals(fields.Select(field => field.Name)))
            ?? throw new DbalException(
                ErrorCode.BadRequest,
                $"'{on}' is not a unique key of {entity.Name} that upsert can use.",
                hint: $"Known keys: {string.Join("; ", keys.Select(fields => string.Join(",", fields)))}.");
    }

    // A malformed id is 404.
    private static Guid ParseId(Entity entity, string id) =>
        UuidText.TryParse(id, out var key)
            ? key
            : throw new DbalException(ErrorCode.NotFound, $"There is no {entity.Name} with this id.", hint: "Use a UUID with hyphens.");
}

/// <summary>A page of a list.</summary>
/// <param name="Rows">The rows, in order.</param>
/// <param name="Limit">The maximum number of rows on the page.</param>
/// <param name="NextCursor">The cursor of the next page; null on the last page.</param>
/// <param name="Total">The number of rows on all pages, if requested.</param>
public sealed record Page(IReadOnlyList<Row> Rows, int Limit, string? NextCursor, long? Total);

/// <summary>The result of an upsert.</summary>
/// <param name="Row">The row after the upsert.</param>
/// <param name="Created">Whether the row was created rather than replaced.</param>
public sealed record Upserted(Row Row, bool Created);
