using System.Buffers;
using System.Diagnostics;

namespace Dbal.Daemon.Observability;

/// <summary>
/// Lines on their way to the log's output. Callers never wait for the output and never fail with it: a thread of its own writes, the queue is bounded,
/// and lines that do not fit or cannot be written are dropped and counted. When writing works again, the next line says how many were dropped.
/// </summary>
internal sealed class LogQueue : IDisposable
{
    /// <summary>The most bytes that wait to be written.</summary>
    public const int Capacity = 1024 * 1024;

    // Lines are gathered this long, so that a busy daemon makes few system calls. A kill -9 loses them.
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
    /// <param name="output">Where the lines go.</param>
    /// <param name="report">Writes the line that tells how many lines were dropped.</param>
    public LogQueue(Stream output, Action<IBufferWriter<byte>, long> report)
    {
        this.output = output;
        this.report = report;
        writer = new Thread(WriteAll) { Name = "log", IsBackground = true }; // an output that is stuck does not keep the process alive
        writer.Start();
    }

    /// <summary>How many lines were dropped so far.</summary>
    public long Dropped
    {
        get
        {
            lock (gate)
                return dropped;
        }
    }

    /// <summary>Adds a line, which ends in a line feed, or drops it when the queue is full.</summary>
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

    /// <summary>Waits until every line that was added before has been written or dropped.</summary>
    /// <returns>False when that took longer than the limit.</returns>
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

    /// <summary>Writes what waits, for at most 2 s, and ends the writer.</summary>
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
                output.Write("\n"u8); // a failed write may have left half a line
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
