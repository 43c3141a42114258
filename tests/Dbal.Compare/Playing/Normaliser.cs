using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dbal.Compare.Streams;

namespace Dbal.Compare.Playing;

/// <summary>
/// Replaces what differs between daemons by right: generated ids, ETags, cursors and current times. Each gets the number of the answer that first had it, so
/// that two answers are equal only if they mean the same row and the same version. One for each daemon and stream.
/// </summary>
internal sealed partial class Normaliser(string tenant)
{
    private const string Now = "<now>";
    private static readonly TimeSpan Recent = TimeSpan.FromHours(26);
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    private readonly HashSet<string> given = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> names = [];

    /// <summary>Normalises an answer.</summary>
    /// <param name="request">The request, with its places: ids that are written in it are not generated.</param>
    /// <param name="answer">The answer.</param>
    public NormalAnswer Normalise(Request request, Answer answer)
    {
        foreach (var id in Uuid().Matches(request.Target + request.Body).Select(match => match.Value))
            given.Add(id);
        var words = new List<string>();
        var body = "";
        if (answer.Body.Length > 0)
        {
            try
            {
                using var document = JsonDocument.Parse(answer.Body, new JsonDocumentOptions { MaxDepth = 100 });
                body = Write(json => WriteValue(json, document.RootElement, request.Label, "", words));
            }
            catch (JsonException)
            {
                body = answer.Body;
            }
        }

        var etag = answer.ETag is null ? null : Name(answer.ETag, $"<etag of {request.Label}>");
        return new NormalAnswer(answer.Status, etag, answer.Location is null ? null : InText(answer.Location), body)
        {
            Words = string.Join('\n', words),
            NamesAnyField = answer.NamesAnyField,
        };
    }

    private void WriteValue(Utf8JsonWriter json, JsonElement value, int label, string path, List<string> words)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                    WriteMember(json, member, label, path, words);
                json.WriteEndObject();
                break;
            case JsonValueKind.Array when path == "/error/fields":
                json.WriteStartArray();
                foreach (var field in value.EnumerateArray().OrderBy(field => field.GetProperty("field").GetString(), StringComparer.Ordinal))
                    WriteValue(json, field, label, path + "/", words);
                json.WriteEndArray();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    WriteValue(json, item, label, path + "/", words);
                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                json.WriteStringValue(Text(value.GetString()!, label));
                break;
            default:
                json.WriteRawValue(value.GetRawText());
                break;
        }
    }

    private void WriteMember(Utf8JsonWriter json, JsonProperty member, int label, string path, List<string> words)
    {
        if (path == "/error" && member.Name is "message" or "hint" || path == "/error/fields/" && member.Name == "problem")
        {
            words.Add($"{member.Name}: {InText(member.Value.ToString())}");
            return;
        }

        json.WritePropertyName(member.Name);
        if (path == "/page" && member is { Name: "nextCursor", Value.ValueKind: JsonValueKind.String })
            json.WriteStringValue("<cursor>");
        else
            WriteValue(json, member.Value, label, $"{path}/{member.Name}", words);
    }

    private string Text(string text, int label)
    {
        if (WholeUuid().IsMatch(text))
            return given.Contains(text) ? text : Name(text, $"<id of {label}>");
        return Instant().IsMatch(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            && (DateTimeOffset.UtcNow - time).Duration() < Recent ? Now : text;
    }

    private string InText(string text) => Uuid().Replace(text, match => names.GetValueOrDefault(match.Value, match.Value)).Replace(tenant, "{{tenant}}");

    private string Name(string value, string name)
    {
        if (names.TryGetValue(value, out var known))
            return known;
        var unique = name;
        for (var number = 2; names.ContainsValue(unique); number++)
            unique = $"{name[..^1]}, {number}>";
        return names[value] = unique;
    }

    private static string Write(Action<Utf8JsonWriter> write)
    {
        var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
            write(json);
        return Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    [GeneratedRegex("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"\A[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\z")]
    private static partial Regex WholeUuid();

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z\z")]
    private static partial Regex Instant();
}
