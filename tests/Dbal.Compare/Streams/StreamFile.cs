using System.Text;
using System.Text.RegularExpressions;

namespace Dbal.Compare.Streams;

/// <summary>
/// Streams as files that can be kept and replayed: requests in the notation of .http files, separated by <c>###</c>, each after its number, and the
/// entities that the daemons must serve as comments.
/// </summary>
internal static partial class StreamFile
{
    private const string EntityMark = "# entity | ";
    private const string EntityEnd = "# entity end";
    private const string Separator = "###";

    /// <summary>Formats a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="notes">Lines for readers.</param>
    public static string Write(RequestStream stream, IEnumerable<string> notes)
    {
        var text = new StringBuilder();
        foreach (var note in notes)
            text.Append("# ").Append(note.ReplaceLineEndings(" ")).Append('\n');
        foreach (var file in stream.EntityFiles)
        {
            foreach (var line in file.TrimEnd().Split('\n'))
                text.Append(EntityMark).Append(line).Append('\n');
            text.Append(EntityEnd).Append('\n');
        }

        foreach (var request in stream.Requests)
        {
            text.Append($"{Separator} {request.Label}\n{request.Method} {request.Target}\n");
            foreach (var (name, value) in request.Headers)
                text.Append($"{name}: {value}\n");
            if (request.Body is { } body)
                text.Append($"\n{body}\n");
        }

        return text.ToString();
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">The file is malformed.</exception>
    public static RequestStream Read(string name, string text)
    {
        var lines = text.Replace("\r\n", "\n").Split('\n');
        var entities = new List<string>();
        var entity = new StringBuilder();
        var requests = new List<Request>();
        for (var at = 0; at < lines.Length; at++)
        {
            if (lines[at].StartsWith(EntityMark, StringComparison.Ordinal))
                entity.Append(lines[at].AsSpan(EntityMark.Length)).Append('\n');
            else if (lines[at] == EntityEnd)
            {
                entities.Add(entity.ToString());
                entity.Clear();
            }
            else if (lines[at].StartsWith(Separator, StringComparison.Ordinal))
            {
                var end = Array.FindIndex(lines, at + 1, line => line.StartsWith(Separator, StringComparison.Ordinal));
                requests.Add(ReadRequest(name, lines[at..(end < 0 ? lines.Length : end)]));
                at = (end < 0 ? lines.Length : end) - 1;
            }
            else if (lines[at].Length > 0 && lines[at][0] != '#')
                throw new InvalidDataException($"{name}, line {at + 1}: '{lines[at]}' is neither a comment nor a request. Write ### and a number before each request.");
        }

        return new RequestStream(name, requests) { EntityFiles = entities };
    }

    private static Request ReadRequest(string name, string[] lines)
    {
        var number = Number().Match(lines[0]);
        var start = lines.Length > 1 ? StartLine().Match(lines[1]) : Match.Empty;
        if (!number.Success || !start.Success)
            throw new InvalidDataException($"{name}: '{lines[0]}' is not followed by a request. Write ### 1, then GET /{{{{tenant}}}}/shop/product.");
        var headers = lines.Skip(2).TakeWhile(line => line.Length > 0).Select(line => line.Split(": ", 2)).Select(pair => (pair[0], pair.Length > 1 ? pair[1] : "")).ToList();
        var body = string.Join('\n', lines.Skip(2 + headers.Count + 1)).TrimEnd('\n');
        return new Request(int.Parse(number.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), start.Groups[1].Value, start.Groups[2].Value)
        {
            Headers = headers,
            Body = body.Length == 0 ? null : body,
        };
    }

    [GeneratedRegex(@"^### (\d+)$")]
    private static partial Regex Number();

    [GeneratedRegex(@"^([A-Z]+) (/\S*|\{\{\S*)$")]
    private static partial Regex StartLine();
}
