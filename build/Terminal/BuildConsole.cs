using System.Diagnostics;
using System.Globalization;

namespace Build.Terminal;

/// <summary>Prints lines, above the board when there is one. Thread-safe.</summary>
/// <param name="output">The output stream.</param>
/// <param name="style">The terminal's features.</param>
/// <param name="detail">How much to print.</param>
/// <param name="isTerminal">Whether the output is a terminal. A terminal has a board; in other output each line starts with the elapsed time.</param>
public sealed class BuildConsole(TextWriter output, TerminalStyle style, Detail detail, bool isTerminal)
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);
    private readonly Lock writing = new();
    private readonly long start = Stopwatch.GetTimestamp();
    private long lastLine = Stopwatch.GetTimestamp();
    private Board? board;

    /// <summary>The terminal's features.</summary>
    public TerminalStyle Style { get; } = style;

    /// <summary>Whether a board is drawn while rows run.</summary>
    public bool HasBoard { get; } = isTerminal && style.Colour;

    /// <summary>Prints a line, except with <c>--quiet</c>.</summary>
    /// <param name="line">The line.</param>
    public void Say(string line) => Say(new OutputLine(Stopwatch.GetTimestamp(), line));

    /// <summary>Prints a line that was written earlier, except with <c>--quiet</c>.</summary>
    /// <param name="line">The line.</param>
    public void Say(OutputLine line)
    {
        if (detail != Detail.Quiet)
            Write(line);
    }

    /// <summary>Prints a line, even with <c>--quiet</c>.</summary>
    /// <param name="line">The line.</param>
    public void Warn(string line) => Write(new OutputLine(Stopwatch.GetTimestamp(), line));

    /// <summary>Prints a heading, except with <c>--quiet</c>.</summary>
    /// <param name="title">The heading.</param>
    public void Head(string title)
    {
        if (detail == Detail.Quiet)
            return;
        var rule = new string('=', Math.Min(80, Style.Width));
        Print($"\n{rule}\n{Style.Paint(title, Colour.Bold)}\n{rule}");
    }

    /// <summary>Prints text unchanged, without the elapsed time.</summary>
    /// <param name="text">The text.</param>
    public void Print(string text)
    {
        lock (writing)
        {
            lastLine = Stopwatch.GetTimestamp();
            Put($"{Erase()}{text}\n{Draw()}");
        }
    }

    /// <summary>Shows a board below the lines. Output that is not a terminal gets a line of progress after ten seconds without output.</summary>
    /// <param name="rows">The board.</param>
    /// <returns>Removes the board when disposed.</returns>
    internal IDisposable Show(Board rows)
    {
        lock (writing)
            board = rows;
        var timer = new Timer(_ => Tick(), null, Redraw, Redraw);
        return new Shown(() =>
        {
            timer.Dispose();
            lock (writing)
            {
                Put(Erase());
                board = null;
            }
        });
    }

    private void Tick()
    {
        lock (writing)
        {
            if (board is null)
                return;
            if (HasBoard)
            {
                Put($"{Erase()}{Draw()}");
            }
            else if (detail != Detail.Quiet && Stopwatch.GetElapsedTime(lastLine) > Silence && board.Summary() is { Length: > 0 } summary)
            {
                Say($"  {Style.Symbol("⏳", "...")} still running: {summary}");
            }
        }
    }

    private void Write(OutputLine line)
    {
        var elapsed = Stopwatch.GetElapsedTime(start, line.Timestamp);
        Print((isTerminal ? "" : string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds,6:0.0}s ")) + line.Text);
    }

    private void Put(string text)
    {
        try
        {
            output.Write(text);
            output.Flush();
        }
        catch (IOException)
        {
            // The terminal was closed. The run must still stop what it started.
        }
    }

    private string Erase() => HasBoard ? board?.Erase(Width()) ?? "" : "";

    private string Draw() => HasBoard ? board?.Draw(Width()) ?? "" : "";

    private static int Width() => Console.WindowWidth;

    private sealed class Shown(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
