using System.Text.Json;
using Dbal.Compare.Streams;

namespace Dbal.Compare.Shrinking;

/// <summary>Simpler forms of a request: without a header, a parameter, a value of a list, a member of the body; with shorter texts.</summary>
internal static class Simpler
{
    /// <summary>Returns the simpler forms, the boldest first.</summary>
    public static IEnumerable<Request> Of(Request request)
    {
        if (request.Headers.Count > 0)
            yield return request with { Headers = [] };
        if (request.Target.Split('?', 2) is [var path, var query])
        {
            foreach (var simpler in OfQuery(query))
                yield return request with { Target = simpler.Length == 0 ? path : $"{path}?{simpler}" };
        }

        if (request.Body is null || Parse(request.Body) is not { } body)
            yield break;
        foreach (var simpler in OfJson(body))
            yield return request with { Body = simpler };
    }

    private static IEnumerable<string> OfQuery(string query)
    {
        var pairs = query.Split('&');
        for (var at = 0; at < pairs.Length; at++)
        {
            string[] others = [.. pairs[..at], .. pairs[(at + 1)..]];
            yield return string.Join('&', others);
        }

        for (var at = 0; at < pairs.Length; at++)
        {
            if (pairs[at].Split('=', 2) is not [var name, var value])
                continue;
            // The separators of values, of alternatives and of sort keys, percent-encoded.
            foreach (var separator in new[] { "%2C", "%7C" })
            {
                var parts = value.Split(separator);
                for (var part = 0; parts.Length > 1 && part < parts.Length; part++)
                {
                    string[] fewer = [.. parts[..part], .. parts[(part + 1)..]];
                    yield return string.Join('&', [.. pairs[..at], $"{name}={string.Join(separator, fewer)}", .. pairs[(at + 1)..]]);
                }
            }
        }
    }

    private static IEnumerable<string> OfJson(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                var members = json.EnumerateObject().Select(member => (Name: Quoted(member.Name), member.Value)).ToList();
                for (var at = 0; at < members.Count; at++)
                    yield return Object(members.Where((_, index) => index != at).Select(member => (member.Name, member.Value.GetRawText())));
                for (var at = 0; at < members.Count; at++)
                {
                    foreach (var simpler in OfJson(members[at].Value))
                        yield return Object(members.Select((member, index) => (member.Name, index == at ? simpler : member.Value.GetRawText())));
                }

                break;
            case JsonValueKind.Array:
                var items = json.EnumerateArray().ToList();
                for (var at = 0; at < items.Count; at++)
                    yield return $"[{string.Join(", ", items.Where((_, index) => index != at).Select(item => item.GetRawText()))}]";
                for (var at = 0; at < items.Count; at++)
                {
                    foreach (var simpler in OfJson(items[at]))
                        yield return $"[{string.Join(", ", items.Select((item, index) => index == at ? simpler : item.GetRawText()))}]";
                }

                break;
            case JsonValueKind.String when json.GetRawText() is { Length: > 3 } text && !text.Contains("{{", StringComparison.Ordinal):
                yield return "\"a\"";
                if (!text.Contains('\\'))
                {
                    var runes = text[1..^1].EnumerateRunes().ToList();
                    yield return $"\"{string.Concat(runes.Take(runes.Count / 2))}\"";
                    yield return $"\"{string.Concat(runes.Skip(runes.Count / 2))}\"";
                }

                break;
            case JsonValueKind.Number when json.GetRawText() != "0":
                yield return "0";
                break;
        }
    }

    private static string Object(IEnumerable<(string Name, string Json)> members) =>
        $"{{{string.Join(", ", members.Select(member => $"{member.Name}: {member.Json}"))}}}";

    private static string Quoted(string text) => Pools.Quoted(text);

    private static JsonElement? Parse(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
