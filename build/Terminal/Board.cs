using Build.Results;
using System.Globalization;
using System.Text;

namespace Build.Terminal;

/// <summary>A live table with a line for each row, redrawn in place (cursor control of ECMA-48).</summary>
/// <param name="read">Returns the current state of the rows; always the same rows.</param>
/// <param name="style">The terminal's features.</param>
internal sealed class Board(Func<IReadOnlyList<BoardLine>> read, TerminalStyle style)
{
    private const string Frames = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
    private const string PlainFrames = @"|/-\";
    private const int NarrowWidth = 60;
    private readonly int nameWidth = read().Select(row => row.Name.Length).DefaultIfEmpty().Max();
    private int[] drawn = [];
    private int frame;

    /// <summary>Returns the control sequence that erases the board, so that a line can be printed in its place.</summary>
    /// <param name="width">The terminal's current width in columns. When it has become narrower, the board takes more lines than were drawn.</param>
    public string Erase(int width)
    {
        var lines = drawn.Sum(length => 1 + ((length - 1) / Math.Max(1, width)));
        drawn = [];
        return lines == 0 ? "" : $"\e[{lines}A\r\e[J";
    }

    /// <summary>Returns the text that draws the board. The cursor is then on the line below it.</summary>
    /// <param name="width">The terminal's width, in columns.</param>
    public string Draw(int width)
    {
        frame++;
        var rows = read();
        var text = new StringBuilder();
        drawn = new int[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            // The last column stays empty: some terminals wrap the line when it is written to.
            var (symbol, line) = (Symbol(rows[i]), Line(rows[i], width < NarrowWidth));
            line = Cut.At(line, Math.Max(0, width - 5));
            text.Append("  ").Append(symbol).Append(' ').Append(line).Append('\n');
            drawn[i] = line.Length + 4;
        }

        return text.ToString();
    }

    /// <summary>Returns the state of the running rows in one line, for output that cannot be redrawn.</summary>
    public string Summary() =>
        string.Join(", ", read().Where(row => row.IsRunning).Select(row => $"{row.Name} {row.Progress.Doing}{Count(row, " ")}"));

    private string Line(BoardLine row, bool narrow)
    {
        var seconds = row.Elapsed.TotalSeconds;
        var time = seconds > 0 ? seconds.ToString(narrow ? "0 's'" : "0.0 's'", CultureInfo.InvariantCulture) : "";
        var (name, failure) = (row.Name.PadRight(nameWidth), row.Progress.LastFailure);
        // The most important columns are first, because a narrow terminal cuts the end of the line.
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
