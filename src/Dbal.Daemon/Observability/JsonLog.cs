using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dbal.Daemon.Configuration;

namespace Dbal.Daemon.Observability;

/// <summary>
/// Writes the log: a JSON object a line, through a <see cref="LogQueue"/>. The framework's AddJsonConsole is not used: after one failed write it writes
/// on the caller's thread, it counts no drops, and it nests the fields of a request.
/// </summary>
internal sealed class JsonLog : IDisposable
{
    private static readonly Dictionary<LogLevel, string> LevelNames = DaemonConfiguration.LogLevels.ToDictionary(each => each.Value, each => each.Key);

    [ThreadStatic]
    private static LineBuffer? kept;

    private readonly DaemonConfiguration configuration;
    private readonly LogQueue queue;

    /// <summary>Begins the log.</summary>
    /// <param name="output">Where the lines go.</param>
    /// <param name="configuration">The least that is logged, and the backend and the run that are told in every line.</param>
    public JsonLog(Stream output, DaemonConfiguration configuration)
    {
        this.configuration = configuration;
        queue = new LogQueue(output, (line, count) => Format(
            line, new Utf8JsonWriter(line), LogLevel.Warning, "log-dropped", count, static (writer, count) => writer.WriteNumber("lines"u8, count)));
    }

    /// <summary>How many lines were dropped since the output did not take them.</summary>
    public long DroppedLines => queue.Dropped;

    /// <summary>Whether lines of this level are written.</summary>
    public bool IsEnabled(LogLevel level) => level >= configuration.LogLevel && level != LogLevel.None;

    /// <summary>Writes a line of what the backend tells beside its queries.</summary>
    public void Tell(string message) => Write(LogLevel.Information, "backend", message, static (writer, message) => writer.WriteString("message"u8, message));

    /// <summary>Writes a line. It never blocks or fails: see <see cref="LogQueue"/>.</summary>
    /// <param name="level">How grave it is.</param>
    /// <param name="logEvent">What happened, one word.</param>
    /// <param name="state">What <paramref name="fields"/> needs.</param>
    /// <param name="fields">Writes the members that belong to the event.</param>
    public void Write<TState>(LogLevel level, string logEvent, TState state, Action<Utf8JsonWriter, TState> fields)
        where TState : allows ref struct
    {
        if (!IsEnabled(level))
            return;
        var buffer = kept ?? new LineBuffer();
        kept = null;
        buffer.Line.ResetWrittenCount();
        buffer.Writer.Reset(buffer.Line);
        Format(buffer.Line, buffer.Writer, level, logEvent, state, fields);
        queue.Add(buffer.Line.WrittenSpan);
        kept = buffer;
    }

    /// <summary>Waits until what was logged before has been written.</summary>
    /// <returns>False when that took longer than the limit.</returns>
    public bool Flush(TimeSpan limit) => queue.Flush(limit);

    /// <summary>Writes what waits, with a limit, and ends the log.</summary>
    public void Dispose() => queue.Dispose();

    private void Format<TState>(
        IBufferWriter<byte> line, Utf8JsonWriter writer, LogLevel level, string logEvent, TState state, Action<Utf8JsonWriter, TState> fields)
        where TState : allows ref struct
    {
        writer.WriteStartObject();
        writer.WriteString("time"u8, DateTime.UtcNow);
        writer.WriteString("level"u8, LevelNames.GetValueOrDefault(level, "error"));
        writer.WriteString("event"u8, logEvent);
        fields(writer, state);
        writer.WriteString("backend"u8, configuration.Adapter);
        if (configuration.RunId is not null)
            writer.WriteString("runId"u8, configuration.RunId);
        writer.WriteEndObject();
        writer.Flush();
        line.Write("\n"u8);
    }

    private sealed class LineBuffer
    {
        public LineBuffer() => Writer = new Utf8JsonWriter(Line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

        public ArrayBufferWriter<byte> Line { get; } = new(1024);

        public Utf8JsonWriter Writer { get; }
    }
}
