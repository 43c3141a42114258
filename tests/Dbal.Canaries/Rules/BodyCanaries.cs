using System.Text.Json;
using System.Text.Json.Nodes;
using Dbal.Canaries.Faults;

namespace Dbal.Canaries.Rules;

/// <summary>S23 and S24: types, unknown fields, and sensitive fields.</summary>
internal static class BodyCanaries
{
    private static readonly string[] Product =
    [
        "id", "sku", "name", "description", "category", "price", "margin", "weight", "stock", "barcode", "available", "state", "releasedOn", "supplierRef",
        "attributes", "createdAt", "updatedAt",
    ];

    public static IReadOnlyList<Canary> All { get; } =
    [
        Row("unknown-fields-are-ignored", "ignores unknown fields", (_, row) =>
        {
            foreach (var name in row.Select(member => member.Key).Where(name => row.ContainsKey("sku") && !Product.Contains(name)).ToList())
                row.Remove(name);
        }),
        Row("unknown-fields-are-ignored-by-patch", "ignores unknown fields of a PATCH", (context, row) =>
        {
            foreach (var name in row.Select(member => member.Key).Where(name => context.Request.Method == "PATCH" && !Product.Contains(name)).ToList())
                row.Remove(name);
        }),
        Error("only-the-first-problem-is-named", "S23", "names only the first invalid field",
            error => error["fields"] = new JsonArray([.. error["fields"]!.AsArray().Take(1).Select(each => each?.DeepClone())])),
        Error("problems-are-not-limited", "S23", "does not say that it names the first 1000 fields alone", error => error["hint"] = null),
        Row("numbers-are-texts", "accepts a number as a text", (_, row) => Replace(row, "sku", JsonValueKind.Number, "5")),
        Row("booleans-are-texts", "accepts a boolean as a text", (_, row) => Replace(row, "sku", JsonValueKind.True, "true")) with { Trap = "SQLite's types" },
        Row("enums-ignore-case", "accepts enum values in any case", (_, row) =>
        {
            if (row["state"]?.GetValueKind() == JsonValueKind.String)
                row["state"] = row["state"]!.GetValue<string>().ToLowerInvariant();
        }) with { Trap = "MySQL's enum type" },
        Row("enums-ignore-spaces", "accepts enum values with trailing spaces", (_, row) =>
        {
            if (row["state"]?.GetValueKind() == JsonValueKind.String)
                row["state"] = row["state"]!.GetValue<string>().TrimEnd();
        }) with { Trap = "MySQL's enum type" },
        Row("another-id-is-ignored", "ignores another id in the body of a PATCH", (context, row) =>
        {
            if (context.Request.Method == "PATCH")
                row.Remove("id");
        }),
        new("an-array-of-one-row-is-a-row", "S23", "accepts an array with a row as a row")
        {
            Http = new() { Body = (context, body) => body == "[{}]" && context.Request.Method == "PATCH" ? "{}" : body },
        },

        Answer("sensitive-fields-are-returned", "returns sensitive fields", answer => answer.ChangeRows(row =>
        {
            if (row.ContainsKey("userAgent"))
                row["token"] = "secret";
        })),
        Answer("sensitive-fields-are-returned-by-lists", "returns sensitive fields in lists", answer => answer.Change(json =>
        {
            foreach (var row in (json["data"] as JsonArray)?.OfType<JsonObject>().Where(row => row.ContainsKey("userAgent")) ?? [])
                row["token"] = "secret";
        })),
        new("invalid-values-are-echoed", "S24", "returns the body of a request that it rejects")
        {
            Http = new()
            {
                Body = (context, body) =>
                {
                    context.Items["body"] = body;
                    return body;
                },
                Answer = answer => answer.ChangeError(error => error["hint"] = $"You sent {answer.Context.Items["body"]}"),
            },
        },
        new("sensitive-fields-can-be-filtered", "S24", "accepts filters on sensitive fields")
        {
            Http = new() { Request = context => QueryText.Drop(context, name => name.StartsWith("token", StringComparison.Ordinal)) },
        },
        new("sensitive-fields-can-be-sorted-by", "S24", "accepts sorts by sensitive fields")
        {
            Http = new() { Request = context => QueryText.Change(context, (name, value) => name == "sort" && value == "token" ? null : (name, value)) },
        },
        new("sensitive-fields-are-cleared-by-patch", "S24", "clears sensitive fields in updates")
        {
            Backend = inner => new FaultyBackend(inner)
            {
                Update = call => inner.Pass(call.With(changes =>
                {
                    foreach (var field in call.Entity.Fields.Where(field => field.Sensitive))
                        changes.TryAdd(field, "");
                })),
            },
        },
        new("rejected-bodies-are-logged", "S24", "writes the body of a request that it rejects to the log") { Logs = true },
        Error("hints-name-sensitive-keys", "S24", "names keys with sensitive fields in hints", error => error["hint"] = "Known keys: token."),
    ];

    private static void Replace(JsonObject row, string field, JsonValueKind kind, string text)
    {
        if (row[field]?.GetValueKind() == kind)
            row[field] = text;
    }

    private static Canary Row(string name, string breaks, Action<HttpContext, JsonObject> change) =>
        new(name, "S23", breaks) { Http = new() { Body = (context, body) => JsonBodies.ChangeRows(body, row => change(context, row)) } };

    private static Canary Answer(string name, string breaks, Action<HttpAnswer> change) => new(name, "S24", breaks) { Http = new() { Answer = change } };

    private static Canary Error(string name, string rule, string breaks, Action<JsonObject> change) =>
        new(name, rule, breaks) { Http = new() { Answer = answer => answer.ChangeError(change) } };
}
