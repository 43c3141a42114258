using Build.Matrix;
using Build.Terminal;
using System.Diagnostics;
using System.Threading.Channels;

namespace Build.Runs;

/// <summary>What one row has to say, phase by phase, kept until somebody reads it: rows that run side by side never mix.</summary>
public sealed class PhaseOutput
{
    private readonly Channel<OutputLine>[] phases = [.. Enum.GetValues<Phase>().Select(_ => Channel.CreateUnbounded<OutputLine>())];
    private volatile Phase current;

    /// <summary>Adds a line to the phase that the row is in.</summary>
    /// <param name="line">The line.</param>
    public void Write(string line) => phases[(int)current].Writer.TryWrite(new(Stopwatch.GetTimestamp(), line));

    /// <summary>Ends a phase, and all before it; lines then belong to the next one.</summary>
    /// <param name="phase">The phase.</param>
    public void Complete(Phase phase)
    {
        for (var i = 0; i <= (int)phase; i++)
            phases[i].Writer.TryComplete();
        if (phase < Phase.Stop)
            current = phase + 1;
    }

    /// <summary>The lines of a phase as they come; ends when the phase does.</summary>
    /// <param name="phase">The phase.</param>
    public IAsyncEnumerable<OutputLine> ReadAsync(Phase phase) => phases[(int)phase].Reader.ReadAllAsync();
}
