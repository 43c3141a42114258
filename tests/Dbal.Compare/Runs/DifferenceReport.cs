using Dbal.Compare.Playing;
using Dbal.Compare.Streams;

namespace Dbal.Compare.Runs;

/// <summary>Shows a difference: the requests, and the answers to the last one side by side.</summary>
internal static class DifferenceReport
{
    private const int ColumnWidth = 50;
    private const int MostLines = 60;
    private const int LongestRequest = 300;

    /// <summary>Formats a difference.</summary>
    /// <param name="difference">The difference.</param>
    /// <param name="rows">The rows, for commands.</param>
    /// <param name="file">The file that the stream was written to.</param>
    public static string Of(Difference difference, IReadOnlyList<RowClient> rows, string file)
    {
        var (play, stream) = (difference.Play, difference.Play.Stream);
        var lines = new List<string>
        {
            $"{string.Join(", ", difference.Rows)} {(difference.Rows.Count == 1 ? "differs" : "differ")} in the answer to request {difference.Request.Label}:",
        };
        lines.AddRange(stream.Requests.Select(request => $"  {request.Label,3}  {Cut(Line(request))}"));
        lines.Add("");
        lines.AddRange(SideBySide(Columns(play, difference.At)).Select(line => $"  {line}"));
        lines.Add("");
        lines.Add($"Send it to {difference.Rows[0]}:");
        var daemon = rows.First(row => row.Name == difference.Rows[0]).Url;
        lines.AddRange(Curl.Of(stream, daemon, $"{play.Tenant}-curl").Select(line => $"  {line}"));
        lines.Add($"Replay it on all rows: ./build.sh --target=Compare --replay={file}");
        lines.Add("To keep it, move the file to tests/Dbal.Compare/Kept. Each comparison plays the streams there first.");
        return string.Join('\n', lines);
    }

    /// <summary>Formats a request in one line, decoded.</summary>
    public static string Line(Request request) =>
        string.Join(' ', new[] { request.Method, Uri.UnescapeDataString(request.Target) }
            .Concat(request.Headers.Select(header => $"[{header.Name}: {header.Value}]")).Append(request.Body).OfType<string>());

    // Equal answers share a column.
    private static List<(string Names, string Answer)> Columns(Play play, int at)
    {
        var expected = play.Expected[at];
        var columns = new List<(string Names, string Answer)>();
        if (expected is not null)
        {
            var agreeing = play.Answers.Where(row => expected.Allow(row.Value[at])).ToList();
            var words = agreeing.GroupBy(row => row.Value[at].ToString()).ToList();
            columns.Add((string.Join(", ", words.Count <= 1 ? agreeing.Select(row => row.Key).Prepend("model") : ["model"]), expected.ToString()));
            if (words.Count > 1)
                columns.AddRange(words.Select(group => (string.Join(", ", group.Select(row => row.Key)), group.Key)));
        }

        columns.AddRange(play.Answers
            .Where(row => expected is null || !expected.Allow(row.Value[at]))
            .GroupBy(row => row.Value[at].ToString(), row => row.Key)
            .Select(group => (string.Join(", ", group), group.Key)));
        return columns;
    }

    private static IEnumerable<string> SideBySide(List<(string Names, string Answer)> columns)
    {
        var texts = columns.Select(column => Wrap(column.Answer).Prepend(new string('-', ColumnWidth)).Prepend(Fit(column.Names)).ToList()).ToList();
        var height = texts.Max(text => text.Count);
        for (var line = 0; line < Math.Min(height, MostLines); line++)
            yield return string.Join(" | ", texts.Select(text => (line < text.Count ? text[line] : "").PadRight(ColumnWidth))).TrimEnd();
        if (height > MostLines)
            yield return $"... {height - MostLines} more lines";
    }

    private static IEnumerable<string> Wrap(string text) => text.Split('\n').SelectMany(line => line.Chunk(ColumnWidth).Select(part => new string(part)));

    private static string Fit(string text) => text.Length <= ColumnWidth ? text : text[..(ColumnWidth - 1)] + "…";

    private static string Cut(string text) => text.Length <= LongestRequest ? text : $"{text[..LongestRequest]}… ({text.Length} characters)";
}
