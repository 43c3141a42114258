using System.Diagnostics;
using System.Globalization;
using Build.Matrix;
using Build.Options;
using Build.Reports;

namespace Build;

/// <summary>Prints the run's lines, whole and one at a time, from whichever thread they come.</summary>
/// <param name="output">Where to.</param>
/// <param name="style">What it can show.</param>
/// <param name="detail">How much is printed.</param>
/// <param name="showTimes">Whether each line begins with the time since the start: where nobody watches, that is how one sees what took long.</param>
public sealed class BuildConsole(TextWriter output, TerminalStyle style, Detail detail, bool showTimes)
{
    private readonly long start = Stopwatch.GetTimestamp();

    /// <summary>What the terminal can show.</summary>
    public TerminalStyle Style { get; } = style;

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
        lock (output)
            output.WriteLine(text);
    }

    private void Write(OutputLine line)
    {
        var elapsed = Stopwatch.GetElapsedTime(start, line.Timestamp);
        var time = showTimes ? string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds,6:0.0}s ") : "";
        Print(time + line.Text);
    }
}
