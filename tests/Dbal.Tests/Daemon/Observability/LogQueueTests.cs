using System.Text;
using System.Text.Json;
using Dbal.Daemon.Configuration;
using Dbal.Daemon.Observability;

namespace Dbal.Tests.Daemon.Observability;

internal sealed class LogQueueTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly DaemonConfiguration Configuration = new() { Adapter = "sqlite", DatabaseUrl = ":memory:", RunId = "run-1" };

    [Test]
    public void Lines_are_written_in_their_order()
    {
        var output = new ControlledOutput();
        using var log = new JsonLog(output, Configuration);

        for (var i = 0; i < 5000; i++)
            log.WriteMessage($"{i}");

        Assert.That(log.Flush(Limit), Is.True);
        Assert.That(output.Messages, Is.EqualTo(Enumerable.Range(0, 5000).Select(i => $"{i}")));
    }

    [Test]
    public void A_blocked_output_loses_lines_and_blocks_no_caller()
    {
        var output = new ControlledOutput();
        output.Block();
        using var log = new JsonLog(output, Configuration);
        var filler = new string('x', 1000);

        var adding = Task.Run(() =>
        {
            for (var i = 0; i < 3000; i++)
                log.WriteMessage(filler);
        });
        Assert.That(adding.Wait(Limit), Is.True, "no caller waits");
        Assert.That(log.DroppedLines, Is.InRange(500, 2500), "about 1 MiB is queued, plus the write in progress");
        Assert.That(log.Flush(TimeSpan.FromMilliseconds(50)), Is.False);

        output.Release();
        Assert.That(log.Flush(Limit), Is.True);
        Assert.That(() => output.Dropped.Sum(), Is.EqualTo(log.DroppedLines).After(5000, 20), "the log has the number of lost lines");
        Assert.That(output.Messages.Count(), Is.EqualTo(3000 - log.DroppedLines));
    }

    [Test]
    public void A_failing_output_loses_lines_until_it_works_again()
    {
        var output = new ControlledOutput { Fails = true };
        using var log = new JsonLog(output, Configuration);

        log.WriteMessage("lost");
        Assert.That(log.Flush(Limit), Is.True);
        Assert.That(log.DroppedLines, Is.EqualTo(1));
        output.Fails = false;
        log.WriteMessage("kept");

        Assert.That(() => output.Dropped, Is.EqualTo(new[] { 1 }).After(5000, 20));
        Assert.That(log.Flush(Limit), Is.True);
        Assert.That(output.Messages, Is.EqualTo(new[] { "kept" }));
    }

    [Test]
    public void A_partial_line_does_not_corrupt_the_next_one()
    {
        var output = new ControlledOutput { Fails = true, BytesBeforeFailure = 20 };
        using var log = new JsonLog(output, Configuration);

        log.WriteMessage("lost");
        Assert.That(log.Flush(Limit), Is.True);
        output.Fails = false;

        Assert.That(() => output.Lines.Last(), Does.Contain("log-dropped").And.StartsWith("{").After(5000, 20));
        Assert.That(output.Lines.First(), Has.Length.EqualTo(20));
    }

    [Test]
    public void Disposal_writes_pending_lines()
    {
        var output = new ControlledOutput();
        var log = new JsonLog(output, Configuration);
        log.WriteMessage("last");

        log.Dispose();

        Assert.That(output.Messages, Is.EqualTo(new[] { "last" }));
    }

    [Test]
    public void Disposal_does_not_wait_for_a_blocked_output()
    {
        var output = new ControlledOutput();
        output.Block();
        var log = new JsonLog(output, Configuration);
        log.WriteMessage("stuck");

        Assert.That(Task.Run(log.Dispose).Wait(TimeSpan.FromSeconds(20)), Is.True);
        output.Release();
    }

    private sealed class ControlledOutput : Stream
    {
        private readonly MemoryStream written = new();
        private readonly ManualResetEventSlim open = new(initialState: true);

        public volatile bool Fails;

        public int BytesBeforeFailure { get; init; }

        public IEnumerable<string> Lines
        {
            get
            {
                lock (written)
                    return Encoding.UTF8.GetString(written.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            }
        }

        public IEnumerable<string?> Messages => Objects.Where(line => line.TryGetProperty("message", out _)).Select(line => line.GetProperty("message").GetString());

        public IEnumerable<int> Dropped =>
            Objects.Where(line => line.GetProperty("event").GetString() == "log-dropped").Select(line => line.GetProperty("lines").GetInt32());

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        private IEnumerable<JsonElement> Objects => Lines.Select(line => JsonDocument.Parse(line).RootElement);

        public void Block() => open.Reset();

        public void Release() => open.Set();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            open.Wait();
            lock (written)
                written.Write(Fails ? buffer[..BytesBeforeFailure] : buffer);
            if (Fails)
                throw new IOException("No space left on device");
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
