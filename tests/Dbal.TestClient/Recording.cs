using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dbal.TestClient;

/// <summary>
/// Records the requests of each test as a stream that <c>--target=Compare --replay</c> plays to all rows. Values of earlier answers become places, such as
/// <c>{{3.id}}</c>. The environment variable <c>DBAL_RECORD</c> names the folder; without it, nothing is recorded.
/// </summary>
internal static partial class Recording
{
    private const int LongestName = 150;

    private static readonly string? Folder = Environment.GetEnvironmentVariable("DBAL_RECORD") is { Length: > 0 } folder ? folder : null;

    /// <summary>Writes the stream of a test.</summary>
    /// <param name="test">The test's full name.</param>
    /// <param name="tenant">The test's tenant.</param>
    /// <param name="answers">The answers, in order.</param>
    public static void Write(string test, string tenant, IEnumerable<Answer> answers)
    {
        if (Folder is null || Of(tenant, answers) is not { } stream)
            return;
        Directory.CreateDirectory(Folder);
        var name = Unusual().Replace(test, "_");
        File.WriteAllText(Path.Combine(Folder, $"{name[..Math.Min(name.Length, LongestName)]}-{(uint)StableHash(test):x8}.http"), stream);
    }

    /// <summary>Returns the stream; null when no request is about rows.</summary>
    internal static string? Of(string tenant, IEnumerable<Answer> answers)
    {
        var (text, label, sent) = (new StringBuilder("# Recorded by a suite.\n"), 0, new StringBuilder());
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var answer in answers.Where(IsAboutRows))
        {
            sent.Append(answer.Path).Append(answer.RequestBody);
            text.Append($"### {++label}\n{answer.Method} {Filled(answer.Path)}\n");
            foreach (var (name, value) in answer.RequestHeaders)
                text.Append($"{name}: {Filled(value)}\n");
            if (answer.RequestBody is { } body)
                text.Append($"\n{Filled(body)}\n");
            Keep(answer);
        }

        return label == 0 ? null : text.ToString();

        string Filled(string request)
        {
            request = OtherTenant().Replace(request.Replace(tenant, "{{tenant}}"), match => $"{{{{tenant}}}}-{(uint)StableHash(match.Value) % 97}");
            foreach (var (value, place) in places.OrderByDescending(pair => pair.Key.Length))
                request = request.Replace(value, place);
            return request;
        }

        void Keep(Answer answer)
        {
            Add(answer.ETag, $"{{{{{label}.etag}}}}");
            Add(answer.ETag?.Replace("\"", "\\\""), $"{{{{{label}.etag}}}}");
            if (answer.Body.ValueKind != JsonValueKind.Object || !answer.Body.TryGetProperty("data", out var data))
                return;
            if (data.ValueKind == JsonValueKind.Object)
                Add(IdOf(data), $"{{{{{label}.id}}}}");
            else if (data.ValueKind == JsonValueKind.Array)
            {
                foreach (var (index, row) in data.EnumerateArray().Index())
                    Add(IdOf(row), $"{{{{{label}.id.{index}}}}}");
            }

            if (answer.Body.TryGetProperty("page", out var page) && page.TryGetProperty("nextCursor", out var cursor))
                Add(cursor.GetString(), $"{{{{{label}.cursor}}}}");
        }

        // A value that the client gave is the same on every daemon.
        void Add(string? value, string place)
        {
            if (value is { Length: > 3 } && !sent.ToString().Contains(value, StringComparison.OrdinalIgnoreCase))
                places.TryAdd(value, place);
        }
    }

    private static string? IdOf(JsonElement row) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;

    private static bool IsAboutRows(Answer answer) =>
        (answer.Path == "/api/dbal" || answer.Path.Count(each => each == '/') >= 3) && !answer.Path.Any(each => each is <= ' ' or > '~')
        && answer.RequestBody?.Contains('\r') != true && answer.RequestMediaType is null or "application/json";

    // string.GetHashCode differs in each process.
    private static int StableHash(string text) => text.Aggregate(17, (hash, each) => unchecked((hash * 31) + each));

    [GeneratedRegex("[^A-Za-z0-9_.-]+")]
    private static partial Regex Unusual();

    [GeneratedRegex("(?<=[/\"])t[0-9a-f]{15}(?=[/\"])")]
    private static partial Regex OtherTenant();
}
