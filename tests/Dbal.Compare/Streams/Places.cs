using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dbal.Compare.Streams;

/// <summary>Fills the places of requests from earlier answers of the same daemon: <c>{{3.id}}</c>, <c>{{3.id.0}}</c>, <c>{{3.etag}}</c>, <c>{{3.cursor}}</c>.</summary>
/// <param name="tenant">The tenant of this play.</param>
internal sealed partial class Places(string tenant)
{
    /// <summary>What takes the place of a value that no answer had.</summary>
    public const string AbsentId = "ffffffff-0000-4000-8000-00000000dead";

    private readonly Dictionary<int, Answer> answers = [];

    /// <summary>Keeps an answer for later requests.</summary>
    public void Keep(int label, Answer answer) => answers[label] = answer;

    /// <summary>Returns a request without places.</summary>
    public Request Fill(Request request) => request with
    {
        Target = Fill(request.Target, Uri.EscapeDataString),
        Headers = [.. request.Headers.Select(header => (header.Name, Fill(header.Value, value => value)))],
        Body = request.Body is null ? null : Fill(request.Body, value => JsonEncodedText.Encode(value).ToString()),
    };

    private string Fill(string text, Func<string, string> encode) => !text.Contains("{{", StringComparison.Ordinal)
        ? text
        : Place().Replace(text, place => place.Groups["label"].Success ? encode(Value(place)) : tenant);

    private string Value(Match place)
    {
        var answer = answers.GetValueOrDefault(int.Parse(place.Groups["label"].Value, CultureInfo.InvariantCulture));
        return place.Groups["what"].Value switch
        {
            "etag" => answer?.ETag ?? "\"absent\"",
            "cursor" => Find(answer, "page", "nextCursor") ?? "absent",
            _ when place.Groups["index"].Success => Find(answer, "data", place.Groups["index"].Value, "id") ?? AbsentId,
            _ => Find(answer, "data", "id") ?? AbsentId,
        };
    }

    private static string? Find(Answer? answer, params string[] path)
    {
        if (answer is null || answer.Body.Length == 0)
            return null;
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            var json = document.RootElement;
            foreach (var name in path)
            {
                if (json.ValueKind == JsonValueKind.Array && int.Parse(name, CultureInfo.InvariantCulture) is var index && index < json.GetArrayLength())
                    json = json[index];
                else if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out json))
                    return null;
            }

            return json.ValueKind == JsonValueKind.String ? json.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\{\{(?:tenant|(?<label>\d+)\.(?<what>id|etag|cursor)(?:\.(?<index>\d+))?)\}\}")]
    private static partial Regex Place();
}
