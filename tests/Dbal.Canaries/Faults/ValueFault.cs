using Dbal.Backends;
using Dbal.Entities;
using Dbal.Values;

namespace Dbal.Canaries.Faults;

/// <summary>Faults in values on their way into the database and back, such as a driver's mapping.</summary>
internal static class ValueFault
{
    /// <summary>A backend that stores other values than it is given.</summary>
    /// <param name="change">Returns the value to store.</param>
    public static Func<IBackend, IBackend> Stores(Func<Field, object?, object?> change) => inner => new FaultyBackend(inner)
    {
        Insert = call => inner.Pass(call with { Rows = [.. call.Rows.Select(row => Change(call.Entity, row, change))] }),
        Update = call => inner.Pass(call.With(changes =>
        {
            foreach (var (field, value) in call.Changes)
                changes[field] = change(field, value);
        })),
    };

    /// <summary>A backend that returns other values than it has stored.</summary>
    /// <param name="change">Returns the value to return.</param>
    public static Func<IBackend, IBackend> Returns(Func<Field, object?, object?> change) => inner => new FaultyBackend(inner)
    {
        Read = async call => await inner.Pass(call) is { } row ? Change(call.Entity, row, change) : null,
        Find = async call => [.. (await inner.Pass(call)).Select(row => Change(call.Entity, row, change))],
        Update = async call => Change(call.Entity, await inner.Pass(call), change),
    };

    private static Row Change(Entity entity, Row row, Func<Field, object?, object?> change) =>
        row with { Values = [.. entity.Fields.Select(field => change(field, row.Values[field.Ordinal]))] };
}
