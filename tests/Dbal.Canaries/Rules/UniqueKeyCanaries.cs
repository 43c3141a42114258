using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Dbal.Backends;
using Dbal.Canaries.Faults;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Values;

namespace Dbal.Canaries.Rules;

/// <summary>S30, S31 and S33: unique keys, the conflict that is reported, and updates that change nothing.</summary>
internal static class UniqueKeyCanaries
{
    public static IReadOnlyList<Canary> All { get; } =
    [
        Insert("null-equals-null", "S30", "allows one null in a unique key", async (inner, call) =>
        {
            var rows = (await inner.AllAsync(call.Entity, call.Tenant)).Concat(call.Rows).ToList();
            foreach (var key in call.Entity.UniqueKeys.Where(key => key is [{ Nullable: true }]))
            {
                if (call.Rows.Any(row => row.Values[key[0].Ordinal] is null) && rows.Count(row => row.Values[key[0].Ordinal] is null) > 1)
                    throw DbalException.Duplicate(call.Entity, key);
            }

            await inner.Pass(call);
        }) with { Trap = "MongoDB's unique indexes" },
        Insert("null-equals-null-in-a-part-of-a-key", "S30", "compares keys of several fields with nulls in them", async (inner, call) =>
        {
            var rows = (await inner.AllAsync(call.Entity, call.Tenant)).Concat(call.Rows).ToList();
            foreach (var key in call.Entity.UniqueKeys.Where(key => key.Count > 1))
            {
                if (rows.DistinctBy(row => string.Join('|', key.Select(field => row.Values[field.Ordinal] ?? "null"))).Count() < rows.Count)
                    throw DbalException.Duplicate(call.Entity, key);
            }

            await inner.Pass(call);
        }) with { Trap = "MongoDB's unique indexes" },
        Insert("duplicates-are-ignored", "S31", "answers a duplicate as if it were created", (inner, call) => IgnoreConflictAsync(() => inner.Pass(call)))
            with { Trap = "INSERT IGNORE" },
        Insert("duplicates-replace", "S31", "replaces the row with the same id", async (inner, call) =>
        {
            foreach (var row in call.Rows)
            {
                if (await inner.ReadAsync(call.Entity, call.Tenant, row.Id, call.Cancellation) is not null)
                    await IgnoreConflictAsync(() => inner.DeleteAsync(call.Entity, call.Tenant, row.Id, null, call.Cancellation));
            }

            await inner.Pass(call);
        }) with { Trap = "REPLACE" },
        Update("duplicates-in-updates-are-ignored", "S31", "ignores an update to a duplicate", async (inner, call) =>
        {
            try
            {
                return await inner.Pass(call);
            }
            catch (DbalException conflict) when (conflict.Code == ErrorCode.Conflict)
            {
                return (await inner.ReadAsync(call.Entity, call.Tenant, call.Id, call.Cancellation))!;
            }
        }) with { Trap = "UPDATE IGNORE" },
        Insert("duplicates-are-database-errors", "S31", "takes a duplicate for a failure of the database", async (inner, call) =>
        {
            try
            {
                await inner.Pass(call);
            }
            catch (DbalException conflict) when (conflict.Code == ErrorCode.Conflict)
            {
                throw DbalException.Unavailable(conflict);
            }
        }) with { Trap = "error codes of drivers" },
        Update("duplicates-in-updates-are-database-errors", "S31", "takes an update to a duplicate for a failure of the database", async (inner, call) =>
        {
            try
            {
                return await inner.Pass(call);
            }
            catch (DbalException conflict) when (conflict.Code == ErrorCode.Conflict)
            {
                throw DbalException.Unavailable(conflict);
            }
        }) with { Trap = "error codes of drivers" },
        Update("a-row-conflicts-with-itself", "S31", "takes a row for a duplicate of itself", async (inner, call) =>
        {
            var row = await inner.ReadAsync(call.Entity, call.Tenant, call.Id, call.Cancellation);
            foreach (var key in call.Entity.UniqueKeys.Where(key => key.All(field => call.Changes.TryGetValue(field, out var value) && value is not null)))
            {
                if (row is not null && key.All(field => Equals(row.Values[field.Ordinal], call.Changes[field])))
                    throw DbalException.Duplicate(call.Entity, key);
            }

            return await inner.Pass(call);
        }),
        new("keys-are-never-free-again", "S31", "does not free the key of a deleted row")
        {
            Backend = inner =>
            {
                var used = new ConcurrentDictionary<(string, string, object), bool>();
                return new FaultyBackend(inner)
                {
                    Delete = async call =>
                    {
                        var row = await inner.ReadAsync(call.Entity, call.Tenant, call.Id, call.Cancellation);
                        await inner.Pass(call);
                        foreach (var key in call.Entity.UniqueKeys.Skip(1).Where(key => key.Count == 1 && row?.Values[key[0].Ordinal] is not null))
                            used[(call.Tenant, call.Entity.FullName + key[0], row!.Values[key[0].Ordinal]!)] = true;
                    },
                    Insert = async call =>
                    {
                        foreach (var key in call.Entity.UniqueKeys.Skip(1).Where(key => key.Count == 1))
                        {
                            bool IsUsed(object value) => used.ContainsKey((call.Tenant, call.Entity.FullName + key[0], value));
                            if (call.Rows.Any(row => row.Values[key[0].Ordinal] is { } value && IsUsed(value)))
                                throw DbalException.Duplicate(call.Entity, key);
                        }

                        await inner.Pass(call);
                    },
                };
            },
            Trap = "soft deletion",
        },
        Conflict("conflicts-name-no-field", "names no field of a conflict", fields => []),
        Conflict("conflicts-name-one-field", "names one field of a key with several", fields => fields.Take(1)),
        Conflict("conflicts-name-fields-in-reverse", "names the fields of a key in reverse", fields => fields.Reverse()),
        Conflict("conflicts-name-the-last-key", "names another key than the first one that is violated",
            fields => fields.Select(field => Rename(field, "sku", "barcode")))
            with { Trap = "the order in which databases check keys" },
        Conflict("references-are-reported-before-keys", "reports a reference before a duplicate",
            fields => fields.Select(field => Rename(field, "path", "parentId")))
            with { Trap = "the order in which databases check rules" },

        Update("unchanged-rows-are-missing", "S33", "takes an update that changes nothing for one of a missing row", async (inner, call) =>
        {
            var row = await inner.ReadAsync(call.Entity, call.Tenant, call.Id, call.Cancellation);
            if (row is not null && ChangesNothing(row, call))
                throw DbalException.NotFound(call.Entity, call.Id);
            return await inner.Pass(call);
        }) with { Trap = "MySQL's count of changed rows" },
        Update("unchanged-rows-keep-their-version", "S33", "does not change the ETag in an update that changes nothing", async (inner, call) =>
            await inner.ReadAsync(call.Entity, call.Tenant, call.Id, call.Cancellation) is { } row && ChangesNothing(row, call) && call.Expected is null
                ? row : await inner.Pass(call)),
        Http("empty-patches-are-rejected", "S33", "rejects a PATCH without fields", new()
        {
            Instead = (context, body) => context.Request.Method == "PATCH" && body.Trim() == "{}"
                ? Failures.Invalid("stock") : null,
        }) with { Trap = "UPDATE without SET" },
    ];

    private static JsonNode? Rename(JsonNode? field, string from, string to) =>
        field is JsonObject named && named["field"]!.GetValue<string>() == from ? new JsonObject { ["field"] = to, ["problem"] = "must be unique" } : field;

    private static bool ChangesNothing(Row row, UpdateCall call) => call.Changes
        .Where(change => change.Key.Generated == Generated.No)
        .All(change => Equals(row.Values[change.Key.Ordinal], change.Value));

    private static async Task IgnoreConflictAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (DbalException conflict) when (conflict.Code == ErrorCode.Conflict)
        {
            // This is the fault.
        }
    }

    private static Canary Insert(string name, string rule, string breaks, Func<IBackend, InsertCall, Task> insert) =>
        new(name, rule, breaks) { Backend = inner => new FaultyBackend(inner) { Insert = call => insert(inner, call) } };

    private static Canary Update(string name, string rule, string breaks, Func<IBackend, UpdateCall, Task<Row>> update) =>
        new(name, rule, breaks) { Backend = inner => new FaultyBackend(inner) { Update = call => update(inner, call) } };

    private static Canary Http(string name, string rule, string breaks, HttpFault fault) => new(name, rule, breaks) { Http = fault };

    private static Canary Conflict(string name, string breaks, Func<IEnumerable<JsonNode?>, IEnumerable<JsonNode?>> change) => Http(name, "S31", breaks, new()
    {
        Answer = answer =>
        {
            if (answer.Status == 409)
                answer.ChangeError(error => error["fields"] = new JsonArray([.. change(error["fields"]!.AsArray()).Select(field => field?.DeepClone())]));
        },
    });
}
