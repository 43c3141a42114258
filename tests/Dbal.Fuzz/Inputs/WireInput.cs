using System.Net.Sockets;
using Dbal.Fuzz.Runs;
using Dbal.Fuzz.Wire;

namespace Dbal.Fuzz.Inputs;

/// <summary>Bytes that may not be HTTP, on a separate connection. Every response must be HTTP, and the connection must be closed.</summary>
/// <param name="Segments">The bytes.</param>
/// <param name="Ending">The client's action at the end.</param>
internal sealed record WireInput(IReadOnlyList<Segment> Segments, Ending Ending = Ending.Close) : IInput
{
    // The daemon waits 10 s for headers, and 5 s before it checks the rate of a body.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    // Long enough for most responses; if more are expected, Answers is set.
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(150);

    /// <summary>The expected number of responses; null when it is not fixed.</summary>
    public int? Answers { get; init; }

    /// <inheritdoc/>
    public async Task RunAsync(Exchange exchange)
    {
        exchange.NoteSent([.. Segments.SelectMany(segment => segment.Bytes)]);
        var limit = Exchange.AnswerLimit + (Ending == Ending.Wait ? LongestWait : TimeSpan.Zero)
            + Segments.Aggregate(TimeSpan.Zero, (sum, segment) => sum + segment.Pause);
        using var cancellation = new CancellationTokenSource(limit);
        try
        {
            using var connection = await Connection.OpenAsync(exchange.Daemon, cancellation.Token);
            var received = new Counter();
            var answers = ReceiveAsync(connection, exchange, received, cancellation.Token);
            foreach (var segment in Segments)
            {
                if (segment.Pause > TimeSpan.Zero)
                    await Task.Delay(segment.Pause, cancellation.Token);
                if (answers.IsCompleted)
                    break;
                await connection.SendAsync(segment.Bytes, cancellation.Token);
            }

            if (Ending == Ending.HalfClose)
                connection.EndSending();
            else if (Ending == Ending.Reset)
                connection.Reset();
            else if (Ending == Ending.Close)
            {
                await SilenceAsync(answers, received, cancellation.Token);
                connection.Dispose();
            }

            await answers;
            if (received.Count == 0)
                exchange.NoteStatus(0);
            if (Answers is { } expected && received.Count != expected)
                throw new Fault("the number of responses differs from the number of requests", $"{received.Count} answers to {expected} requests");
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new Fault("the connection is not closed within the time limit", $"waited {limit.TotalSeconds:0} s");
        }
    }

    /// <inheritdoc/>
    public IEnumerable<IInput> Smaller()
    {
        if (Segments.Count > 1)
        {
            yield return this with { Segments = [new Segment([.. Segments.SelectMany(segment => segment.Bytes)])] };
            yield break;
        }

        foreach (var some in Parts.Without(Segments[0].Bytes))
            yield return new WireInput([new Segment([.. some])], Ending);
    }

    // Reads until the expected responses have arrived, the connection is closed, or nothing has arrived for a while.
    private async Task SilenceAsync(Task answers, Counter received, CancellationToken cancellation)
    {
        for (var before = -1; !answers.IsCompleted && received.Count < (Answers ?? int.MaxValue) && (Answers is not null || received.Count > before);)
        {
            before = received.Count;
            await Task.WhenAny(answers, Task.Delay(Answers is null ? Silence : TimeSpan.FromMilliseconds(5), cancellation));
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private async Task ReceiveAsync(Connection connection, Exchange exchange, Counter received, CancellationToken cancellation)
    {
        try
        {
            while (await connection.Answers.ReadAsync(isHead: false, cancellation) is { } answer)
            {
                received.Count++;
                exchange.NoteStatus(answer.Status);
                AnswerCheck.DemandForm(answer, "GET");
            }
        }
        catch (Exception fault) when (fault is IOException or SocketException or ObjectDisposedException)
        {
            // The daemon has aborted the connection, which is allowed when the end of a request is unknown; or this side has.
        }
        catch (InvalidDataException fault)
        {
            if (Ending != Ending.Reset)
                throw new Fault("the response is not HTTP", fault.Message);
        }
    }

    private sealed class Counter
    {
        private volatile int count;

        public int Count
        {
            get => count;
            set => count = value;
        }
    }
}
