using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dbal.Canaries.Faults;

/// <summary>Changes rows in the bodies of requests.</summary>
internal static class JsonBodies
{
    /// <summary>Escapes only what JSON requires.</summary>
    public static JsonSerializerOptions Readable { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Changes each row of a body: an object, the elements of an array, or the payload of an RPC call. Other texts stay unchanged.</summary>
    public static string ChangeRows(string body, Action<JsonObject> change)
    {
        try
        {
            var json = JsonNode.Parse(body);
            foreach (var row in RowsOf(json).ToList())
                change(row);
            return json?.ToJsonString(Readable) ?? body;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            return body; // malformed JSON, duplicate names and lone surrogates are not for this fault
        }
    }

    private static IEnumerable<JsonObject> RowsOf(JsonNode? json) => json switch
    {
        JsonArray many => many.OfType<JsonObject>(),
        JsonObject call when call.ContainsKey("action") && call.ContainsKey("entity") => RowsOf(call["payload"]),
        JsonObject one => [one],
        _ => [],
    };
}
