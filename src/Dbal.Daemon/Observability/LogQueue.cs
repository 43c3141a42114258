using System.Buffers;
using System.Diagnostics;

namespace Dbal.Daemon.Observability;

/// <summary>
/// A bounded queue between the log and its output. A separate thread writes, so callers neither wait for the output nor fail with it. Lines that do not fit
/// or cannot be written are dropped and counted. When writing works again, the next line has the number of dropped lines.
/// </summary>
internal sealed class LogQueue : IDisposable
{
    /// <summary>The maximum size of pending lines in bytes.</summary>
    public const int Capacity = 1024 * 1024;

    // The delay before writing, which lets a busy daemon make fewer system calls. A kill -9 loses the pending lines.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(2);

    private readonly object gate = new();
    private readonly Stream output;
    private readonly Action<IBufferWriter<byte>, long> report;
    private readonly Thread writer;
    private ArrayBufferWriter<byte> filling = new(4096);
    private ArrayBufferWriter<byte> writing = new(4096);
    private int waitingLines;
    private long dropped;
    private long reported;
    private bool isWriting;
    private bool hurry;
    private bool closed;
    private bool torn;

    /// <summary>Starts the writer.</summary>
    /// <param name="output">The output.</param>
    /// <param name="report">Writes the line with the number of dropped lines.</param>
    public LogQueue(Stream output, Action<IBufferWriter<byte>, long> report)
    {
        this.output = output;
        this.report = report;
        writer = new Thread(WriteAll) { Name = "log", IsBackground = true }; // a blocked output does not keep the process alive
        writer.Start();
    }

    /// <summary>The number of dropped lines.</summary>
    public long Dropped
    {
        get
        {
            lock (gate)
                return dropped;
        }
    }

    /// <summary>Adds a line, including its line feed, or drops it when the queue is full.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        lock (gate)
        {
            if (closed || filling.WrittenCount + line.Length > Capacity)
            {
                dropped++;
                return;
            }

            filling.Write(line);
            if (++waitingLines == 1)
                Monitor.PulseAll(gate);
        }
    }

    /// <summary>Waits until all earlier lines are written or dropped.</summary>
    /// <returns>False when the limit has passed.</returns>
    public bool Flush(TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        lock (gate)
        {
            hurry = true;
            Monitor.PulseAll(gate);
            while (waitingLines > 0 || isWriting)
            {
                var left = limit - clock.Elapsed;
                if (left <= TimeSpan.Zero || !Monitor.Wait(gate, left))
                    return false;
            }

            return true;
        }
    }

    /// <summary>Writes the pending lines, for at most 2 s, and stops the writer.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            Monitor.PulseAll(gate);
        }

        writer.Join(CloseLimit);
    }

    private void WriteAll()
    {
        while (TakeLines() is var (lines, drops))
        {
            var succeeded = TryWrite(drops);
            lock (gate)
            {
                isWriting = false;
                if (succeeded)
                    reported += drops;
                else
                    dropped += lines;
                Monitor.PulseAll(gate);
                if (!succeeded)
                    WaitFor(PauseAfterFailure, () => closed);
            }
        }
    }

    private (int Lines, long Drops)? TakeLines()
    {
        lock (gate)
        {
            while (waitingLines == 0 && dropped == reported && !closed)
                Monitor.Wait(gate);
            WaitFor(Gathering, () => closed || hurry);
            if (closed && waitingLines == 0)
                return null;

            (filling, writing) = (writing, filling);
            var taken = (waitingLines, dropped - reported);
            waitingLines = 0;
            hurry = false;
            isWriting = true;
            return taken;
        }
    }

    private void WaitFor(TimeSpan limit, Func<bool> isOver)
    {
        var clock = Stopwatch.StartNew();
        while (!isOver() && limit - clock.Elapsed is var left && left > TimeSpan.Zero)
            Monitor.Wait(gate, left);
    }

    private bool TryWrite(long drops)
    {
        try
        {
            if (torn)
                output.Write("\n"u8); // a failed write may have left a partial line
            torn = false;
            if (drops > 0)
            {
                var line = new ArrayBufferWriter<byte>();
                report(line, drops);
                output.Write(line.WrittenSpan);
            }

            output.Write(writing.WrittenSpan);
            output.Flush();
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            torn = true;
            return false;
        }
        finally
        {
            writing.ResetWrittenCount();
        }
    }
}
