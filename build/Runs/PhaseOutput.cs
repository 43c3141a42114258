using Build.Matrix;
using Build.Terminal;
using System.Diagnostics;
using System.Threading.Channels;

namespace Build.Runs;

/// <summary>The output of one row by phase. It is buffered until it is read, so the output of parallel rows is not mixed.</summary>
public sealed class PhaseOutput
{
    private readonly Channel<OutputLine>[] phases = [.. Enum.GetValues<Phase>().Select(_ => Channel.CreateUnbounded<OutputLine>())];
    private volatile Phase current;

    /// <summary>Adds a line to the current phase.</summary>
    /// <param name="line">The line.</param>
    public void Write(string line) => phases[(int)current].Writer.TryWrite(new(Stopwatch.GetTimestamp(), line));

    /// <summary>Ends a phase and all phases before it. Later lines belong to the next phase.</summary>
    /// <param name="phase">The phase.</param>
    public void Complete(Phase phase)
    {
        for (var i = 0; i <= (int)phase; i++)
            phases[i].Writer.TryComplete();
        if (phase < Phase.Stop)
            current = phase + 1;
    }

    /// <summary>Returns the lines of a phase as they are written, until the phase ends.</summary>
    /// <param name="phase">The phase.</param>
    public IAsyncEnumerable<OutputLine> ReadAsync(Phase phase) => phases[(int)phase].Reader.ReadAllAsync();
}
