using Dbal.Backends;
using Dbal.Canaries.Faults;
using Dbal.Entities;
using Dbal.Values;

namespace Dbal.Canaries.Rules;

/// <summary>S13: absent fields, null, defaults and generated fields.</summary>
internal static class WriteValueCanaries
{
    public static IReadOnlyList<Canary> All { get; } =
    [
        Update("patch-clears-absent-fields", "sets absent nullable fields to null in a PATCH", (inner, call) => inner.Pass(call.With(changes =>
        {
            foreach (var field in call.Entity.Fields.Where(field => field.Nullable && !changes.ContainsKey(field)))
                changes[field] = null;
        }))),
        Update("null-is-not-written", "does not write null in updates", (inner, call) => inner.Pass(call.With(changes =>
        {
            foreach (var (field, value) in call.Changes)
            {
                if (value is null)
                    changes.Remove(field);
            }
        }))) with { Trap = "serializers that omit nulls" },
        Update("put-changes-the-time-of-creation", "sets the time of creation in updates", (inner, call) => inner.Pass(call.With(changes =>
        {
            foreach (var field in call.Entity.Fields.Where(field => field.Generated == Generated.Created))
                changes[field] = DateTime.UnixEpoch;
        }))) with { Trap = "MySQL's ON UPDATE CURRENT_TIMESTAMP" },
        Update("time-of-update-is-kept", "does not set the time of the last write", (inner, call) => inner.Pass(call.With(changes =>
        {
            foreach (var field in call.Entity.Fields.Where(field => field.Generated == Generated.Updated))
                changes.Remove(field);
        }))),
        Update("patches-undo-each-other", "reads a row, and writes all of its fields back", async (inner, call) =>
        {
            var row = await inner.ReadAsync(call.Entity, call.Tenant, call.Id, call.Cancellation);
            await Task.Delay(10, call.Cancellation);
            return await inner.Pass(row is null ? call : call.With(changes =>
            {
                foreach (var field in call.Entity.Fields.Skip(1))
                    changes.TryAdd(field, row.Values[field.Ordinal]);
            }));
        }) with { Trap = "object mappers" },
        Update("update-returns-the-old-row", "answers an update with the row before it", async (inner, call) =>
        {
            var old = await inner.ReadAsync(call.Entity, call.Tenant, call.Id, call.Cancellation);
            var updated = await inner.Pass(call);
            return updated with { Values = old!.Values };
        }) with { Trap = "MongoDB's findOneAndUpdate" },
        Body("default-is-forgotten", "creates products with another stock than the default", (context, row) =>
        {
            if (row.ContainsKey("sku") && !row.ContainsKey("stock") && context.Request.Method == "POST")
                row["stock"] = 1;
        }),
        Body("put-skips-defaults", "sets absent fields of a PUT to other values than their default", (context, row) =>
        {
            if (row.ContainsKey("sku") && !row.ContainsKey("state") && context.Request.Method == "PUT")
                row["state"] = "active";
        }),
        Body("null-becomes-the-default", "takes null for an absent field", (_, row) =>
        {
            foreach (var name in row.Where(member => member.Value is null).Select(member => member.Key).ToList())
                row.Remove(name);
        }),
        Body("generated-fields-are-ignored-by-create", "ignores generated fields of a create", (context, row) =>
        {
            if (context.Request.Method == "POST")
                row.Remove("createdAt");
        }),
        Body("generated-fields-are-ignored-by-patch", "ignores generated fields of a PATCH", (context, row) =>
        {
            if (context.Request.Method == "PATCH")
            {
                row.Remove("createdAt");
                row.Remove("updatedAt");
            }
        }),
        new("generated-fields-are-rejected-by-put", "S13", "rejects the result of GET in a PUT")
        {
            Http = new()
            {
                Instead = (context, body) => context.Request.Method == "PUT" && body.Contains("\"createdAt\"", StringComparison.Ordinal)
                    ? Failures.Invalid("createdAt") : null,
            },
        },
        Body("required-fields-are-optional", "creates a row without a required field", (context, row) =>
        {
            if (context.Request.Method == "POST" && !row.ContainsKey("name") && row.Count == 0)
                row["name"] = "";
        }),
        new("times-of-creation-and-update-differ", "S13", "returns another time of update than of creation for a new row")
        {
            Http = new()
            {
                Answer = answer => answer.ChangeRows(row =>
                {
                    if (answer.Status == 201 && row.ContainsKey("updatedAt"))
                        row["updatedAt"] = "2001-01-01T00:00:00.000Z";
                }),
            },
        },
    ];

    private static Canary Update(string name, string breaks, Func<IBackend, UpdateCall, Task<Row>> update) =>
        new(name, "S13", breaks) { Backend = inner => new FaultyBackend(inner) { Update = call => update(inner, call) } };

    private static Canary Body(string name, string breaks, Action<HttpContext, System.Text.Json.Nodes.JsonObject> change) =>
        new(name, "S13", breaks) { Http = new() { Body = (context, body) => JsonBodies.ChangeRows(body, row => change(context, row)) } };
}
