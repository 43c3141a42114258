using System.Collections.Concurrent;
using Dbal.Backends;
using Dbal.Canaries.Faults;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Queries;
using Dbal.Values;

namespace Dbal.Canaries.Rules;

/// <summary>S34: references, and what a deletion does to the rows that refer.</summary>
internal static class ReferenceCanaries
{
    private static readonly Schema Schema = CanarySchema.Served;

    public static IReadOnlyList<Canary> All { get; } =
    [
        Of("missing-references-are-accepted", "accepts a reference to a missing row, and stores null", inner => new(inner)
        {
            Insert = async call =>
            {
                var rows = new List<Row>();
                foreach (var row in call.Rows)
                    rows.Add(row with { Values = [.. await WithoutMissingAsync(inner, call, row)] });
                await inner.Pass(call with { Rows = rows });
            },
        }) with { Trap = "MongoDB, and MyISAM" },
        Of("missing-references-in-updates-are-accepted", "accepts an update to a reference to a missing row", inner => new(inner)
        {
            Update = async call =>
            {
                try
                {
                    return await inner.Pass(call);
                }
                catch (DbalException conflict) when (conflict.Code == ErrorCode.Conflict)
                {
                    return await inner.Pass(call.With(changes =>
                    {
                        foreach (var field in call.Changes.Keys.Where(field => field.ForeignKey is not null))
                            changes.Remove(field);
                    }));
                }
            },
        }) with { Trap = "MongoDB, and MyISAM" },
        Delete("restrict-is-ignored", "deletes a row that is restricted", async (inner, call) =>
        {
            await ForReferringAsync(inner, call, OnDelete.Restrict, (reference, row) => SetNullAsync(inner, call, reference, row, Row.NewVersion()));
            await inner.Pass(call);
        }),
        Delete("cascade-is-restrict", "refuses a deletion that cascades", async (inner, call) =>
        {
            await ForReferringAsync(inner, call, OnDelete.Cascade, (reference, _) => throw DbalException.StillReferenced(reference));
            await inner.Pass(call);
        }) with { Trap = "foreign keys without ON DELETE" },
        Delete("cascade-deletes-all", "deletes all rows of the entities to which a deletion cascades", async (inner, call) =>
        {
            foreach (var reference in Schema.ReferencesTo(call.Entity).Where(reference => reference.OnDelete == OnDelete.Cascade))
            {
                foreach (var row in await inner.AllAsync(reference.From, call.Tenant))
                    await inner.DeleteAsync(reference.From, call.Tenant, row.Id, null, call.Cancellation);
            }

            await inner.Pass(call);
        }),
        Delete("set-null-is-cascade", "deletes the rows whose reference becomes null", async (inner, call) =>
        {
            await ForReferringAsync(inner, call, OnDelete.SetNull, (reference, row) => DeleteAsync(inner, call, reference, row));
            await inner.Pass(call);
        }),
        Delete("set-null-is-restrict", "refuses a deletion that sets references to null", async (inner, call) =>
        {
            await ForReferringAsync(inner, call, OnDelete.SetNull, (reference, _) => throw DbalException.StillReferenced(reference));
            await inner.Pass(call);
        }) with { Trap = "ON DELETE SET NULL of a key with the tenant" },
        Delete("set-null-keeps-the-version", "does not change the ETag of a row whose reference becomes null", async (inner, call) =>
        {
            await ForReferringAsync(inner, call, OnDelete.SetNull, (reference, row) => SetNullAsync(inner, call, reference, row, row.Version));
            await inner.Pass(call);
        }) with { Trap = "ON DELETE SET NULL" },
        Delete("deletion-cascades-before-its-precondition", "deletes the referring rows even if the row's ETag does not match", async (inner, call) =>
        {
            await ForReferringAsync(inner, call, OnDelete.Cascade, (reference, row) => DeleteAsync(inner, call, reference, row));
            await inner.Pass(call);
        }) with { Trap = "deletions in several statements" },
        Of("deleted-rows-stay-readable", "keeps rows that were read in a cache, and does not clear it when a deletion cascades", inner =>
        {
            var cache = new ConcurrentDictionary<(string, string, Guid), Row>();
            return new(inner)
            {
                Read = async call => cache.TryGetValue((call.Tenant, call.Entity.FullName, call.Id), out var known) ? known
                    : await inner.Pass(call) is { } row ? cache[(call.Tenant, call.Entity.FullName, call.Id)] = row : null,
                Update = async call => cache[(call.Tenant, call.Entity.FullName, call.Id)] = await inner.Pass(call),
                Delete = async call =>
                {
                    await inner.Pass(call);
                    cache.TryRemove((call.Tenant, call.Entity.FullName, call.Id), out _);
                },
            };
        }),
        Of("rows-cannot-refer-to-themselves", "refuses a row that refers to itself", inner => new(inner)
        {
            Insert = call => call.Entity.ForeignKeys.FirstOrDefault(field => call.Rows.Any(row => RefersToItself(row, field))) is { } own
                ? throw DbalException.MissingReference(call.Entity, [own]) : inner.Pass(call),
        }),
        Delete("rows-that-refer-to-themselves-stay", "refuses to delete a row that refers to itself", async (inner, call) =>
        {
            var row = await inner.ReadAsync(call.Entity, call.Tenant, call.Id, call.Cancellation);
            if (Schema.ReferencesTo(call.Entity).FirstOrDefault(each => each.From == call.Entity && row is not null && RefersToItself(row, each.Field)) is { } own)
                throw DbalException.StillReferenced(own);
            await inner.Pass(call);
        }),
        Delete("concurrent-deletions-collide", "refuses a deletion while rows that refer to the row are inserted", async (inner, call) =>
        {
            try
            {
                await inner.Pass(call);
            }
            catch (DbalException failure) when (failure.Code is ErrorCode.Conflict)
            {
                throw DbalException.Unavailable(failure);
            }
        }) with { Trap = "error codes of drivers" },
        Http("references-in-upper-case-are-missing", "compares references as texts", new()
        {
            Body = (_, body) => JsonBodies.ChangeRows(body, row =>
            {
                if (row["ownerId"]?.GetValueKind() == System.Text.Json.JsonValueKind.String && row["ownerId"]!.GetValue<string>().Any(char.IsAsciiLetterUpper))
                    row["ownerId"] = Guid.NewGuid().ToString();
            }),
        }),
    ];

    private static Canary Of(string name, string breaks, Func<IBackend, FaultyBackend> fault) => new(name, "S34", breaks) { Backend = fault };

    private static Canary Delete(string name, string breaks, Func<IBackend, DeleteCall, Task> delete) =>
        Of(name, breaks, inner => new(inner) { Delete = call => delete(inner, call) });

    private static Canary Http(string name, string breaks, HttpFault fault) => new(name, "S34", breaks) { Http = fault };

    private static async Task ForReferringAsync(IBackend inner, DeleteCall call, OnDelete action, Func<Reference, Row, Task> change)
    {
        foreach (var served in Schema.ReferencesTo(call.Entity).Where(reference => reference.OnDelete == action))
        {
            foreach (var row in await inner.AllAsync(served.From, call.Tenant, new Condition(served.Field, Operator.Eq, call.Id)))
                await change(served, row);
        }
    }

    private static bool RefersToItself(Row row, Field field) => row.Values[field.Ordinal] is Guid id && id == row.Id;

    private static Task DeleteAsync(IBackend inner, DeleteCall call, Reference reference, Row row) =>
        inner.DeleteAsync(reference.From, call.Tenant, row.Id, null, call.Cancellation);

    private static Task SetNullAsync(IBackend inner, DeleteCall call, Reference reference, Row row, long version) => inner.UpdateAsync(
        reference.From, call.Tenant, row.Id, new Dictionary<Field, object?> { [reference.Field] = null }, version, null, call.Cancellation);

    private static async Task<IReadOnlyList<object?>> WithoutMissingAsync(IBackend inner, InsertCall call, Row row)
    {
        object?[] values = [.. row.Values];
        foreach (var field in call.Entity.ForeignKeys.Where(field => field.Nullable && values[field.Ordinal] is Guid))
        {
            var id = (Guid)values[field.Ordinal]!;
            var target = Schema.Target(field.ForeignKey!);
            if (call.Rows.All(other => other.Id != id) && await inner.ReadAsync(target, call.Tenant, id, call.Cancellation) is null)
                values[field.Ordinal] = null;
        }

        return values;
    }
}
