using System.Diagnostics;
using System.Globalization;

namespace Build.Terminal;

/// <summary>Prints the run's lines, whole and one at a time, from whichever thread they come, above the board when there is one.</summary>
/// <param name="output">Where to.</param>
/// <param name="style">What it can show.</param>
/// <param name="detail">How much is printed.</param>
/// <param name="isTerminal">Whether somebody watches: then there is a board; otherwise each line begins with the time since the start.</param>
public sealed class BuildConsole(TextWriter output, TerminalStyle style, Detail detail, bool isTerminal)
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);
    private readonly Lock writing = new();
    private readonly long start = Stopwatch.GetTimestamp();
    private long lastLine = Stopwatch.GetTimestamp();
    private Board? board;

    /// <summary>What the terminal can show.</summary>
    public TerminalStyle Style { get; } = style;

    /// <summary>Whether a board is drawn while rows work.</summary>
    public bool HasBoard { get; } = isTerminal && style.Colour;

    /// <summary>Prints a line, unless the run is to be quiet.</summary>
    /// <param name="line">The line.</param>
    public void Say(string line) => Say(new OutputLine(Stopwatch.GetTimestamp(), line));

    /// <summary>Prints a line that was said earlier, unless the run is to be quiet.</summary>
    /// <param name="line">The line.</param>
    public void Say(OutputLine line)
    {
        if (detail != Detail.Quiet)
            Write(line);
    }

    /// <summary>Prints a line that has to be seen, however quiet the run.</summary>
    /// <param name="line">The line.</param>
    public void Warn(string line) => Write(new OutputLine(Stopwatch.GetTimestamp(), line));

    /// <summary>Prints the heading of a part of the run.</summary>
    /// <param name="title">The heading.</param>
    public void Head(string title)
    {
        if (detail == Detail.Quiet)
            return;
        var rule = new string('=', Math.Min(80, Style.Width));
        Print($"\n{rule}\n{Style.Paint(title, Colour.Bold)}\n{rule}");
    }

    /// <summary>Prints text as it is, for people and programs alike.</summary>
    /// <param name="text">The text.</param>
    public void Print(string text)
    {
        lock (writing)
        {
            lastLine = Stopwatch.GetTimestamp();
            Put($"{Erase()}{text}\n{Draw()}");
        }
    }

    /// <summary>Shows a board below all lines until it is disposed of; where nobody watches, says now and then that the rows are still at work.</summary>
    /// <param name="rows">What is on the board.</param>
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
                Say($"  {Style.Symbol("⏳", "...")} still at work: {summary}");
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
            // The terminal is gone; what was started has to be stopped all the same.
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
