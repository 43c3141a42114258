using System.Text.Json;
using Dbal.Compare.Entities;
using Dbal.Compare.Streams;

namespace Dbal.Compare.Model;

/// <summary>An operation on the rows of a tenant, as REST or RPC requests it (docs/api.md).</summary>
internal sealed record Call(string Tenant, Entity Entity, string Action)
{
    private const string Rpc = "/api/dbal";
    private static readonly string[] Actions = ["create", "bulk", "upsert", "list", "read", "replace", "change", "update", "delete"];

    public string Id { get; init; } = "";

    public JsonElement Body { get; init; }

    /// <summary>The parameters of a list.</summary>
    public IReadOnlyList<(string Name, string Value)> Parameters { get; init; } = [];

    /// <summary>The unique key of an upsert.</summary>
    public string On { get; init; } = "";

    public Preconditions Conditions { get; init; } = new(null, null);

    /// <summary>Reads a request; null when it is none that the model knows.</summary>
    /// <exception cref="Failure">The rules reject it.</exception>
    public static Call? Read(Schema schema, Request request)
    {
        if (request is { Method: "POST", Target: Rpc, Body: not null })
            return ReadRpcOrNone(schema, request.Body);
        var (path, query) = request.Target.Split('?', 2) is [var before, var after] ? (before, after) : (request.Target, "");
        var segments = path.Split('/').Skip(1).Select(Uri.UnescapeDataString).ToList();
        if (segments.Count is < 3 or > 4 || schema.Find($"{segments[1]}.{segments[2]}") is not { } entity)
            return null;
        var call = new Call(segments[0], entity, (request.Method, segments.Count, segments[^1]) switch
        {
            ("GET", 3, _) => "list",
            ("POST", 3, _) => "create",
            ("PUT", 3, _) => "upsert",
            ("POST", 4, "_bulk") => "bulk",
            ("GET", 4, _) => "read",
            ("PUT", 4, _) => "replace",
            ("PATCH", 4, _) => "change",
            ("DELETE", 4, _) => "delete",
            _ => "",
        })
        { Id = segments.Count == 4 ? segments[3] : "" };
        if (call.Action == "" || (request.Body is null) != (call.Action is "list" or "read" or "delete"))
            return null;
        var parameters = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Parameter).ToList();
        if (call.Action is "upsert" ? parameters is not [("on", _)] : call.Action != "list" && parameters.Count > 0)
            throw Failure.BadRequest();
        return call with
        {
            Body = request.Body is null ? default : Parse(request.Body),
            Parameters = parameters,
            On = call.Action == "upsert" ? parameters[0].Value : "",
            Conditions = call.Action is "create" or "bulk" or "list" ? call.Conditions : new(Header("If-Match"), Header("If-None-Match")),
        };

        string? Header(string name) => request.Headers.FirstOrDefault(header => header.Name == name).Value;
    }

    private static (string Name, string Value) Parameter(string pair)
    {
        var parts = pair.Replace('+', ' ').Split('=', 2);
        return (Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
    }

    private static Call? ReadRpcOrNone(Schema schema, string text)
    {
        try
        {
            return ReadRpc(schema, text);
        }
        catch (InvalidOperationException)
        {
            return null; // a member has another JSON type than the model knows
        }
    }

    private static Call? ReadRpc(Schema schema, string text)
    {
        var json = Parse(text);
        if (Text(json, "entity") is not { } name || schema.Find(name) is not { } entity || Text(json, "tenantId") is not { } tenant
            || Text(json, "action") is not { } action || !Actions.Contains(action))
            return null;
        var call = new Call(tenant, entity, action);
        var payload = json.TryGetProperty("payload", out var given) ? given : default;
        // Null is the same as absent.
        var options = json.TryGetProperty("options", out var some) && some.ValueKind != JsonValueKind.Null
            ? some.EnumerateObject().Where(each => each.Value.ValueKind != JsonValueKind.Null).ToDictionary(each => each.Name, each => each.Value)
            : [];
        if (action is not ("create" or "bulk" or "upsert" or "list"))
        {
            if (Text(payload, "id") is not { } id)
                return null;
            call = call with { Id = id };
        }

        if (payload.ValueKind == JsonValueKind.Undefined && action != "list")
            return null;
        return call with
        {
            Action = call.Action == "update" ? "change" : call.Action,
            Body = payload,
            Parameters = call.Action == "list" ? [.. ListParameters(options)] : [],
            On = Option("on") ?? "",
            Conditions = new(Option("ifMatch"), Option("ifNoneMatch")),
        };

        string? Option(string option) => options.TryGetValue(option, out var value) ? value.GetString() : null;
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IEnumerable<(string Name, string Value)> ListParameters(Dictionary<string, JsonElement> options)
    {
        if (options.TryGetValue("filter", out var filter))
        {
            foreach (var member in filter.EnumerateObject())
            {
                yield return (member.Name, member.Value.ValueKind != JsonValueKind.Array ? Scalar(member.Value)
                    : member.Value.GetArrayLength() == 1 && Scalar(member.Value[0]).Length == 0 ? ","
                    : string.Join(',', member.Value.EnumerateArray().Select(each => Scalar(each).Replace("\\", "\\\\").Replace(",", "\\,"))));
            }
        }

        foreach (var name in new[] { "or", "sort", "limit", "cursor", "count" })
        {
            if (options.TryGetValue(name, out var value))
            {
                foreach (var each in value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : new[] { value })
                    yield return (name, Scalar(each));
            }
        }
    }

    private static string Scalar(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static JsonElement Parse(string text)
    {
        try
        {
            return JsonElement.Parse(text, new JsonDocumentOptions { MaxDepth = 33, AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            throw Failure.BadRequest();
        }
    }
}
