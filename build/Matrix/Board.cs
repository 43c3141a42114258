using System.Globalization;
using System.Text;
using Build.Reports;

namespace Build.Matrix;

/// <summary>A line a row, drawn again and again in the same place of a terminal (cursor control of ECMA-48).</summary>
/// <param name="rows">The rows.</param>
/// <param name="style">What the terminal can show.</param>
internal sealed class Board(IReadOnlyList<Row> rows, TerminalStyle style)
{
    private const string Frames = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
    private const string PlainFrames = @"|/-\";
    private const int NarrowWidth = 60;
    private readonly int nameWidth = rows.Select(row => row.Backend.Name.Length).DefaultIfEmpty().Max();
    private int[] drawn = [];
    private int frame;

    /// <summary>Takes the board away, so that a line can be printed in its place.</summary>
    /// <param name="width">The terminal's columns; where it has become narrower, what was drawn takes up more lines than it did.</param>
    public string Erase(int width)
    {
        var lines = drawn.Sum(length => 1 + ((length - 1) / Math.Max(1, width)));
        drawn = [];
        return lines == 0 ? "" : $"\e[{lines}A\r\e[J";
    }

    /// <summary>Draws the board; the cursor is then on the line below it.</summary>
    /// <param name="width">The terminal's columns.</param>
    public string Draw(int width)
    {
        frame++;
        var text = new StringBuilder();
        drawn = new int[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            // The last column stays free: some terminals wrap as soon as it is written to.
            var (symbol, line) = (Symbol(rows[i]), Line(rows[i], width < NarrowWidth));
            line = Cut.At(line, Math.Max(0, width - 5));
            text.Append("  ").Append(symbol).Append(' ').Append(line).Append('\n');
            drawn[i] = line.Length + 4;
        }

        return text.ToString();
    }

    /// <summary>What the rows that work are doing, in one line, for output that cannot be drawn over.</summary>
    public string Summary() =>
        string.Join(", ", rows.Where(row => row.Clock.IsRunning).Select(row => $"{row.Backend.Name} {row.Progress.Doing}{Count(row, " ")}"));

    private string Line(Row row, bool narrow)
    {
        var seconds = row.Clock.Elapsed.TotalSeconds;
        var time = seconds > 0 ? seconds.ToString(narrow ? "0 's'" : "0.0 's'", CultureInfo.InvariantCulture) : "";
        var (name, failure) = (row.Backend.Name.PadRight(nameWidth), row.Progress.LastFailure);
        // What matters most comes first, since a narrow terminal cuts the end off.
        return narrow
            ? $"{name} {Count(row, ""),5} {time,4} {row.Progress.Doing} {failure}".TrimEnd()
            : $"{name} {Count(row, ""),7} {time,8}  {row.Progress.Doing}  {failure}".TrimEnd();
    }

    private static string Count(Row row, string before) => row.Progress switch
    {
        { Total: > 0 } progress => $"{before}{progress.Done}/{progress.Total}",
        { Done: > 0 } progress => $"{before}{progress.Done}",
        _ => "",
    };

    private string Symbol(Row row) => row switch
    {
        { Clock.IsRunning: true } => style.Unicode ? $"{Frames[frame % Frames.Length]}" : $"{PlainFrames[frame % PlainFrames.Length]}",
        { Result.Status: RowStatus.Passed } => style.Paint(style.Symbol("✓", "+"), Colour.Green),
        { Result.Status: RowStatus.Failed } => style.Paint(style.Symbol("✗", "x"), Colour.Red),
        _ => style.Symbol("·", "."),
    };
}
