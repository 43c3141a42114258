using Dbal.Backends;
using Dbal.Entities;
using Dbal.Queries;
using Dbal.Values;

namespace Dbal.Canaries.Faults;

/// <summary>The arguments of <see cref="IBackend.ReadAsync"/>.</summary>
internal sealed record ReadCall(Entity Entity, string Tenant, Guid Id, CancellationToken Cancellation);

/// <summary>The arguments of <see cref="IBackend.FindAsync"/>.</summary>
internal sealed record FindCall(
    Entity Entity, string Tenant, Filter Filter, IReadOnlyList<SortKey> Order, int Limit, CancellationToken Cancellation);

/// <summary>The arguments of <see cref="IBackend.CountAsync"/>.</summary>
internal sealed record CountCall(Entity Entity, string Tenant, Filter Filter, CancellationToken Cancellation);

/// <summary>The arguments of <see cref="IBackend.InsertAsync"/>.</summary>
internal sealed record InsertCall(Entity Entity, string Tenant, IReadOnlyList<Row> Rows, CancellationToken Cancellation);

/// <summary>The arguments of <see cref="IBackend.UpdateAsync"/>.</summary>
internal sealed record UpdateCall(
    Entity Entity, string Tenant, Guid Id, IReadOnlyDictionary<Field, object?> Changes, long Version, long? Expected, CancellationToken Cancellation)
{
    /// <summary>The same call with other changes.</summary>
    public UpdateCall With(Action<Dictionary<Field, object?>> change)
    {
        var changes = new Dictionary<Field, object?>(Changes);
        change(changes);
        return this with { Changes = changes };
    }
}

/// <summary>The arguments of <see cref="IBackend.DeleteAsync"/>.</summary>
internal sealed record DeleteCall(Entity Entity, string Tenant, Guid Id, long? Expected, CancellationToken Cancellation);

/// <summary>Passes calls to a backend.</summary>
internal static class Calls
{
    private const int All = 100_000;

    public static Task<Row?> Pass(this IBackend backend, ReadCall call) => backend.ReadAsync(call.Entity, call.Tenant, call.Id, call.Cancellation);

    public static Task<IReadOnlyList<Row>> Pass(this IBackend backend, FindCall call) =>
        backend.FindAsync(call.Entity, call.Tenant, call.Filter, call.Order, call.Limit, call.Cancellation);

    public static Task<long> Pass(this IBackend backend, CountCall call) => backend.CountAsync(call.Entity, call.Tenant, call.Filter, call.Cancellation);

    public static Task Pass(this IBackend backend, InsertCall call) => backend.InsertAsync(call.Entity, call.Tenant, call.Rows, call.Cancellation);

    public static Task<Row> Pass(this IBackend backend, UpdateCall call) =>
        backend.UpdateAsync(call.Entity, call.Tenant, call.Id, call.Changes, call.Version, call.Expected, call.Cancellation);

    public static Task Pass(this IBackend backend, DeleteCall call) =>
        backend.DeleteAsync(call.Entity, call.Tenant, call.Id, call.Expected, call.Cancellation);

    /// <summary>All rows of a tenant that match a filter, in the order of their ids.</summary>
    public static Task<IReadOnlyList<Row>> AllAsync(this IBackend backend, Entity entity, string tenant, Filter? filter = null) =>
        backend.FindAsync(entity, tenant, filter ?? Filter.Everything, [new SortKey(entity.Id, Descending: false)], All, CancellationToken.None);
}
