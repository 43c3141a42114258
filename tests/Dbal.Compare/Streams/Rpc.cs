using System.Text.Json;
using Dbal.Compare.Entities;

namespace Dbal.Compare.Streams;

/// <summary>The RPC form of a REST request (docs/api.md).</summary>
internal static class Rpc
{
    /// <summary>Converts a request; null when RPC cannot express it.</summary>
    public static Request? From(Request request, Entity entity)
    {
        var (path, query) = request.Target.Split('?', 2) is [var before, var after] ? (before, after) : (request.Target, "");
        var segments = path.Split('/').Skip(1).ToList();
        if (segments[2] != entity.Name)
            return null;
        var id = segments.Count > 3 && segments[3] != "_bulk" ? segments[3] : null;
        var action = (request.Method, segments.Count, query) switch
        {
            ("POST", 3, _) => "create",
            ("POST", _, _) => "bulk",
            ("PUT", 3, _) => "upsert",
            ("PUT", _, _) => "replace",
            ("PATCH", _, _) => "change",
            ("DELETE", _, _) => "delete",
            ("GET", 3, _) => "list",
            _ => "read",
        };
        var payload = request.Body;
        if (id is not null && payload is not null)
        {
            // The id in the payload takes the place of the one in the path.
            if (payload.Contains("\"id\":", StringComparison.Ordinal))
                return null;
            payload = payload == "{}" ? $"{{\"id\": \"{id}\"}}" : $"{{\"id\": \"{id}\", {payload[1..]}";
        }
        else if (id is not null)
            payload = $"{{\"id\": \"{id}\"}}";

        if (Options(action, query, request) is not { } options)
            return null;
        var body = $"{{\"entity\": \"{entity.FullName}\", \"action\": \"{action}\", \"tenantId\": \"{segments[0]}\""
            + (payload is null ? "" : $", \"payload\": {payload}") + (options.Count == 0 ? "" : $", \"options\": {{{string.Join(", ", options)}}}") + "}";
        return new Request(request.Label, "POST", "/api/dbal") { Body = body };
    }

    private static List<string>? Options(string action, string query, Request request)
    {
        var options = new List<string>();
        foreach (var (name, value) in request.Headers)
            options.Add($"\"{(name == "If-Match" ? "ifMatch" : "ifNoneMatch")}\": {Quoted(value)}");
        var filter = new List<(string Name, string Value)>();
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = (Uri.UnescapeDataString(pair[..pair.IndexOf('=')]), Uri.UnescapeDataString(pair[(pair.IndexOf('=') + 1)..]));
            if (action == "upsert" || name is "sort" or "limit" or "cursor" or "count" or "or")
                options.Add($"\"{name}\": {Quoted(value)}");
            else
                filter.Add((name, value));
        }

        if (filter.DistinctBy(each => each.Name).Count() < filter.Count)
            return null; // an object cannot have two members of one name
        if (filter.Count > 0)
            options.Add($"\"filter\": {{{string.Join(", ", filter.Select(each => $"{Quoted(each.Name)}: {Quoted(each.Value)}"))}}}");
        return options;
    }

    // Places hold ETags, which are quoted: they are escaped when they are filled in.
    private static string Quoted(string text) => JsonSerializer.Serialize(text, Relaxed);

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
