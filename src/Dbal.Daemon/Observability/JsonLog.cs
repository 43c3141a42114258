using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dbal.Daemon.Configuration;

namespace Dbal.Daemon.Observability;

/// <summary>
/// Writes the log: one JSON object per line, through a <see cref="LogQueue"/>. The framework's AddJsonConsole is not used: after a failed write it writes
/// on the caller's thread, it does not count dropped lines, and it nests the fields of a request.
/// </summary>
internal sealed class JsonLog : IDisposable
{
    private static readonly Dictionary<LogLevel, string> LevelNames = DaemonConfiguration.LogLevels.ToDictionary(each => each.Value, each => each.Key);

    [ThreadStatic]
    private static LineBuffer? kept;

    private readonly DaemonConfiguration configuration;
    private readonly LogQueue queue;

    /// <summary>Starts the log.</summary>
    /// <param name="output">The output.</param>
    /// <param name="configuration">The configuration, for the minimum level, and for the adapter and the run in every line.</param>
    public JsonLog(Stream output, DaemonConfiguration configuration)
    {
        this.configuration = configuration;
        queue = new LogQueue(output, (line, count) => Format(
            line, new Utf8JsonWriter(line), LogLevel.Warning, "log-dropped", count, static (writer, count) => writer.WriteNumber("lines"u8, count)));
    }

    /// <summary>The number of lines that were dropped because the output was blocked or failed.</summary>
    public long DroppedLines => queue.Dropped;

    /// <summary>Whether lines of this level are written.</summary>
    public bool IsEnabled(LogLevel level) => level >= configuration.LogLevel && level != LogLevel.None;

    /// <summary>Writes a message of the backend.</summary>
    public void WriteMessage(string message) =>
        Write(LogLevel.Information, "backend", message, static (writer, message) => writer.WriteString("message"u8, message));

    /// <summary>Writes a line. Never blocks or throws: see <see cref="LogQueue"/>.</summary>
    /// <param name="level">The level.</param>
    /// <param name="logEvent">The name of the event, one word.</param>
    /// <param name="state">The argument of <paramref name="fields"/>.</param>
    /// <param name="fields">Writes the members of the event.</param>
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

    /// <summary>Waits until all earlier lines are written.</summary>
    /// <returns>False when the limit has passed.</returns>
    public bool Flush(TimeSpan limit) => queue.Flush(limit);

    /// <summary>Writes the pending lines, with a time limit, and closes the log.</summary>
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
