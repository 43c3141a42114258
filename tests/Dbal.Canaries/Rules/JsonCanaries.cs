using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dbal.Canaries.Faults;
using Dbal.Entities;

namespace Dbal.Canaries.Rules;

/// <summary>S21: JSON documents.</summary>
internal static class JsonCanaries
{
    private const int TextBytes = 65_535;

    public static IReadOnlyList<Canary> All { get; } =
    [
        Stores("json-numbers-are-doubles", "rounds the numbers of json to doubles", Numbers) with { Trap = "MySQL's JSON and BSON" },
        Stores("json-keys-ignore-case", "keeps one of the keys of an object that differ in case alone",
            text => Keys(text, keys => keys.DistinctBy(key => key.ToLowerInvariant()))),
        Stores("json-loses-keys-with-a-dollar", "loses keys that begin with $",
            text => Keys(text, keys => keys.Where(key => !key.StartsWith('$')))) with { Trap = "MongoDB" },
        Stores("json-loses-keys-with-a-dot", "loses keys that contain a dot",
            text => Keys(text, keys => keys.Where(key => !key.Contains('.')))) with { Trap = "MongoDB before version 5" },
        Stores("json-loses-the-empty-key", "loses the empty key", text => Keys(text, keys => keys.Where(key => key.Length > 0))),
        Stores("json-loses-nulls", "loses members that are null",
            text => Keys(text, keys => keys, dropNulls: true)) with { Trap = "serializers that omit nulls" },
        Stores("json-is-normalized", "composes the letters of keys", text => text.Replace("e\u0301", "è").Replace(@"e\u0301", "è")),
        Stores("json-is-cut", $"keeps the first {TextBytes} bytes of json", text => text.Length > TextBytes ? "[]" : text) with { Trap = "MySQL's TEXT" },
        new("null-is-a-json-document", "S21", "stores the document null for null")
        {
            Backend = ValueFault.Stores((field, value) => field.Type == FieldType.Json && field.Nullable && value is null ? "null" : value),
            Trap = "Prisma's JsonNull",
        },
        Http("json-can-be-filtered", "accepts filters on json and ignores them", new()
        {
            Request = context => QueryText.Drop(context, name => name.Split('.') is ["attributes"] or ["attributes", not "isNull"]),
        }) with { Needs = "!jsonPath" },
        Http("json-is-a-text", "returns json as a text", new()
        {
            Answer = answer => answer.ChangeRows(row =>
            {
                if (row["attributes"] is { } document)
                    row["attributes"] = document.ToJsonString();
            }),
        }) with { Trap = "columns of type text" },
    ];

    private static Canary Stores(string name, string breaks, Func<string, string> change) =>
        new(name, "S21", breaks) { Backend = ValueFault.Stores((field, value) => field.Type == FieldType.Json && value is string text ? change(text) : value) };

    private static Canary Http(string name, string breaks, HttpFault fault) => new(name, "S21", breaks) { Http = fault };

    private static string Numbers(string text) => Change(text, keys => keys, value =>
        value.GetValueKind() == JsonValueKind.Number && double.TryParse(value.ToJsonString(), CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number) ? JsonValue.Create(number) : value.DeepClone());

    private static string Keys(string text, Func<IEnumerable<string>, IEnumerable<string>> keep, bool dropNulls = false) =>
        Change(text, keep, value => value.DeepClone(), dropNulls);

    private static string Change(
        string text, Func<IEnumerable<string>, IEnumerable<string>> keep, Func<JsonValue, JsonNode?> change, bool dropNulls = false)
    {
        return Walk(JsonNode.Parse(text))?.ToJsonString(JsonBodies.Readable) ?? "null";

        JsonNode? Walk(JsonNode? node) => node switch
        {
            JsonObject members => new JsonObject(keep(members.Select(member => member.Key)).Where(key => !dropNulls || members[key] is not null)
                .Select(key => KeyValuePair.Create(key, Walk(members[key])))),
            JsonArray items => new JsonArray([.. items.Select(Walk)]),
            JsonValue value => change(value),
            _ => null,
        };
    }
}
