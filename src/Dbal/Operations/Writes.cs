using Dbal.Backends;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Values;

namespace Dbal.Operations;

/// <summary>
/// Inserts and updates through a backend. When a write violates several rules, every backend reports the same one: a missing row, then its version, then
/// the rule that <see cref="BrokenRules"/> finds (S31, S34, S35).
/// </summary>
/// <param name="backend">The backend.</param>
/// <param name="schema">The entities.</param>
internal sealed class Writes(IBackend backend, Schema schema)
{
    private readonly BrokenRules rules = new(backend, schema);

    /// <summary>Inserts rows, all or none (S32).</summary>
    /// <exception cref="DbalException">
    /// <see cref="ErrorCode.Conflict"/> for a duplicate, a reference to a missing row, or a cycle of references among the new rows.
    /// </exception>
    public async Task InsertAsync(Entity entity, string tenant, IReadOnlyList<Row> rows, CancellationToken cancellation)
    {
        var order = InsertOrder.Of(entity, rows);
        if (order.Cycle.Count > 0)
            throw await rules.FindInInsertAsync(entity, tenant, rows, cancellation) ?? DbalException.ReferenceCycle(entity, order.Cycle);
        try
        {
            await backend.InsertAsync(entity, tenant, order.Rows, cancellation);
        }
        catch (DbalException failure) when (failure.Code == ErrorCode.Conflict)
        {
            throw await rules.FindInInsertAsync(entity, tenant, rows, cancellation) ?? failure;
        }
    }

    /// <inheritdoc cref="IBackend.UpdateAsync"/>
    public async Task<Row> UpdateAsync(
        Entity entity, string tenant, Guid id, IReadOnlyDictionary<Field, object?> changes, long version, long? expectedVersion, CancellationToken cancellation)
    {
        try
        {
            return await backend.UpdateAsync(entity, tenant, id, changes, version, expectedVersion, cancellation);
        }
        catch (DbalException failure) when (failure.Code == ErrorCode.Conflict)
        {
            var row = await backend.ReadAsync(entity, tenant, id, cancellation) ?? throw DbalException.NotFound(entity, id);
            if (expectedVersion is not null && row.Version != expectedVersion)
                throw DbalException.PreconditionFailed(entity, id);
            var values = entity.Fields.Select(field => changes.TryGetValue(field, out var value) ? value : row.Values[field.Ordinal]);
            var changed = row with { Values = [.. values] };
            throw await rules.FindInUpdateAsync(entity, tenant, changed, cancellation) ?? failure;
        }
    }
}
