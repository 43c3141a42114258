using Build.Results;
using System.Globalization;
using System.Text;

namespace Build.Terminal;

/// <summary>A live table with a line for each row, redrawn in place (cursor control of ECMA-48).</summary>
/// <param name="read">Reads the rows as they are now; always the same ones.</param>
/// <param name="style">What the terminal can show.</param>
internal sealed class Board(Func<IReadOnlyList<BoardLine>> read, TerminalStyle style)
{
    private const string Frames = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
    private const string PlainFrames = @"|/-\";
    private const int NarrowWidth = 60;
    private readonly int nameWidth = read().Select(row => row.Name.Length).DefaultIfEmpty().Max();
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
        var rows = read();
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
        string.Join(", ", read().Where(row => row.IsRunning).Select(row => $"{row.Name} {row.Progress.Doing}{Count(row, " ")}"));

    private string Line(BoardLine row, bool narrow)
    {
        var seconds = row.Elapsed.TotalSeconds;
        var time = seconds > 0 ? seconds.ToString(narrow ? "0 's'" : "0.0 's'", CultureInfo.InvariantCulture) : "";
        var (name, failure) = (row.Name.PadRight(nameWidth), row.Progress.LastFailure);
        // What matters most comes first, since a narrow terminal cuts the end off.
        return narrow
            ? $"{name} {Count(row, ""),5} {time,4} {row.Progress.Doing} {failure}".TrimEnd()
            : $"{name} {Count(row, ""),7} {time,8}  {row.Progress.Doing}  {failure}".TrimEnd();
    }

    private static string Count(BoardLine row, string before) => row.Progress switch
    {
        { Total: > 0 } progress => $"{before}{progress.Done}/{progress.Total}",
        { Done: > 0 } progress => $"{before}{progress.Done}",
        _ => "",
    };

    private string Symbol(BoardLine row) => row switch
    {
        { IsRunning: true } => style.Unicode ? $"{Frames[frame % Frames.Length]}" : $"{PlainFrames[frame % PlainFrames.Length]}",
        { Status: RowStatus.Passed } => style.Paint(style.Symbol("✓", "+"), Colour.Green),
        { Status: RowStatus.Failed } => style.Paint(style.Symbol("✗", "x"), Colour.Red),
        _ => style.Symbol("·", "."),
    };
}
