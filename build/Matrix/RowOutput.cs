using System.Diagnostics;
using System.Threading.Channels;

namespace Build.Matrix;

/// <summary>What one row has to say, phase by phase, kept until somebody reads it: rows that run side by side never mix.</summary>
public sealed class RowOutput
{
    private readonly Channel<OutputLine>[] phases = [.. Enum.GetValues<RowPhase>().Select(_ => Channel.CreateUnbounded<OutputLine>())];
    private volatile RowPhase current;

    /// <summary>Adds a line to the phase that the row is in.</summary>
    /// <param name="line">The line.</param>
    public void Write(string line) => phases[(int)current].Writer.TryWrite(new(Stopwatch.GetTimestamp(), line));

    /// <summary>Ends a phase, and all before it; lines then belong to the next one.</summary>
    /// <param name="phase">The phase.</param>
    public void Complete(RowPhase phase)
    {
        for (var i = 0; i <= (int)phase; i++)
            phases[i].Writer.TryComplete();
        if (phase < RowPhase.Stop)
            current = phase + 1;
    }

    /// <summary>The lines of a phase as they come; ends when the phase does.</summary>
    /// <param name="phase">The phase.</param>
    public IAsyncEnumerable<OutputLine> ReadAsync(RowPhase phase) => phases[(int)phase].Reader.ReadAllAsync();
}

/// <summary>A line that a row has to say.</summary>
/// <param name="Timestamp">When it was said (<see cref="Stopwatch.GetTimestamp"/>), which may be long before it is printed.</param>
/// <param name="Text">The line.</param>
public readonly record struct OutputLine(long Timestamp, string Text);
