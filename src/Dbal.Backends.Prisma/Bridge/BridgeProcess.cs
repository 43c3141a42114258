using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Text.Json;
using System.Threading.Channels;
using Dbal.Backends.Prisma.Generation;
using Dbal.Errors;

namespace Dbal.Backends.Prisma.Bridge;

/// <summary>
/// A Node.js process of the bridge. Requests and responses are frames on its standard input and output, many at a time. Its standard error goes to the
/// log. It exits when its input is closed, which the operating system does even when the daemon is killed.
/// </summary>
internal sealed class BridgeProcess : IAsyncDisposable
{
    private const int HeaderLength = 4;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(3);

    private readonly Process process;
    private readonly Channel<byte[]> outgoing = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonDocument>> pending = new();
    private readonly TaskCompletionSource<string> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long lastId;
    private volatile bool ended;

    private BridgeProcess(Process process)
    {
        this.process = process;
        Ended = Task.WhenAll(SendFramesAsync(), ReceiveFramesAsync());
    }

    /// <summary>The version of Prisma Client.</summary>
    public string PrismaVersion => ready.Task.Result;

    /// <summary>The process id.</summary>
    public int Id => process.Id;

    /// <summary>Completes, never faulted, when the process exits.</summary>
    public Task Ended { get; }

    /// <summary>Whether the process has exited.</summary>
    public bool HasEnded => ended;

    /// <summary>Starts a process and waits until it is ready.</summary>
    /// <param name="bridgeFolder">The folder of <c>bridge.mjs</c>.</param>
    /// <param name="settings">The settings to send first.</param>
    /// <param name="log">Receives the lines of its standard error.</param>
    /// <param name="cancellation">Cancels the wait, and stops the process.</param>
    /// <exception cref="PrismaSetupException">The process did not become ready.</exception>
    public static async Task<BridgeProcess> StartAsync(string bridgeFolder, BridgeSettings settings, Action<string> log, CancellationToken cancellation)
    {
        var said = new ConcurrentQueue<string>();
        var process = NodeCommand.Start(bridgeFolder, ["bridge.mjs"]);
        process.ErrorDataReceived += (_, line) =>
        {
            if (string.IsNullOrWhiteSpace(line.Data))
                return;
            if (said.Count < 20)
                said.Enqueue(line.Data);
            log(line.Data);
        };
        process.BeginErrorReadLine();

        var bridge = new BridgeProcess(process);
        try
        {
            bridge.Post(settings.Write);
            await bridge.ready.Task.WaitAsync(StartLimit, cancellation);
            return bridge;
        }
        catch (Exception fault)
        {
            await bridge.DisposeAsync();
            throw fault switch
            {
                OperationCanceledException when cancellation.IsCancellationRequested => fault,
                TimeoutException => new PrismaSetupException(
                    $"The Prisma bridge was not ready after {StartLimit.TotalSeconds:0} s.", "See its output in the daemon's log.", fault),
                _ => new PrismaSetupException(
                    $"The Prisma bridge exited during startup: {string.Join(" | ", said)}", "Fix the reported problem, then restart the daemon.", fault),
            };
        }
    }

    /// <summary>Sends a request and waits for its response.</summary>
    /// <param name="write">Writes the request's members.</param>
    /// <param name="cancellation">Cancels the wait. A running statement continues.</param>
    /// <returns>The response, with a <c>result</c>. The caller disposes it.</returns>
    /// <exception cref="BridgeFailure">The request failed.</exception>
    /// <exception cref="DbalException">The process exited before it responded.</exception>
    public async Task<JsonDocument> RequestAsync(Action<Utf8JsonWriter> write, CancellationToken cancellation)
    {
        var id = Interlocked.Increment(ref lastId);
        var waiting = new TaskCompletionSource<JsonDocument>(TaskCreationOptions.RunContinuationsAsynchronously);
        pending[id] = waiting;
        Post(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("id", id);
            write(json);
            json.WriteEndObject();
        });
        if (ended)
            FailPending();

        JsonDocument answer;
        try
        {
            answer = await waiting.Task.WaitAsync(cancellation);
        }
        catch (OperationCanceledException) when (pending.TryRemove(id, out _))
        {
            Post(json =>
            {
                json.WriteStartObject();
                json.WriteNumber("cancel", id);
                json.WriteEndObject();
            });
            throw;
        }
        if (!answer.RootElement.TryGetProperty("failure", out var failure))
            return answer;
        using (answer)
            throw BridgeFailure.Read(failure);
    }

    /// <summary>Closes the input, which makes the process exit, and kills it if it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        outgoing.Writer.TryComplete();
        try
        {
            await process.WaitForExitAsync().WaitAsync(EndLimit);
        }
        catch (TimeoutException)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
        await Ended;
        process.Dispose();
    }

    private void Post(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        buffer.Advance(HeaderLength);
        using (var json = new Utf8JsonWriter(buffer))
            write(json);
        var frame = buffer.WrittenSpan.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(frame, frame.Length - HeaderLength);
        outgoing.Writer.TryWrite(frame);
    }

    private async Task SendFramesAsync()
    {
        await Task.Yield();
        try
        {
            await using var input = new BufferedStream(process.StandardInput.BaseStream, 64 * 1024);
            while (await outgoing.Reader.WaitToReadAsync())
            {
                while (outgoing.Reader.TryRead(out var frame))
                    await input.WriteAsync(frame);
                await input.FlushAsync();
            }
        }
        catch (IOException)
        {
            outgoing.Writer.TryComplete(); // the process has exited; reading its output fails, too
        }
    }

    private async Task ReceiveFramesAsync()
    {
        await Task.Yield();
        var output = PipeReader.Create(process.StandardOutput.BaseStream);
        try
        {
            while (true)
            {
                var read = await output.ReadAsync();
                var unread = read.Buffer;
                while (TryReadFrame(ref unread, out var answer))
                    Complete(answer);
                output.AdvanceTo(unread.Start, unread.End);
                if (read.IsCompleted)
                    break;
            }
        }
        catch (IOException)
        {
            // same as end of stream
        }
        finally
        {
            ended = true;
            outgoing.Writer.TryComplete();
            ready.TrySetException(new EndOfStreamException("The process exited."));
            FailPending();
        }
    }

    private static bool TryReadFrame(ref ReadOnlySequence<byte> unread, out JsonDocument answer)
    {
        answer = null!;
        if (unread.Length < HeaderLength)
            return false;
        Span<byte> header = stackalloc byte[HeaderLength];
        unread.Slice(0, HeaderLength).CopyTo(header);
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (unread.Length < HeaderLength + length)
            return false;
        answer = JsonDocument.Parse(unread.Slice(HeaderLength, length).ToArray());
        unread = unread.Slice(HeaderLength + length);
        return true;
    }

    private void Complete(JsonDocument answer)
    {
        if (answer.RootElement.TryGetProperty("ready", out var versions))
            ready.TrySetResult(versions.GetProperty("prisma").GetString()!);
        else if (pending.TryRemove(answer.RootElement.GetProperty("id").GetInt64(), out var waiting))
            waiting.TrySetResult(answer);
        else
            answer.Dispose(); // the caller has cancelled its wait
    }

    private void FailPending()
    {
        foreach (var id in pending.Keys)
        {
            if (pending.TryRemove(id, out var waiting))
                waiting.TrySetException(DbalException.Unavailable(new EndOfStreamException("The Prisma bridge exited before it responded.")));
        }
    }
}
