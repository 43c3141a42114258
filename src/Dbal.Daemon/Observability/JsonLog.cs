using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dbal.Daemon.Configuration;

namespace Dbal.Daemon.Observability;

/// <summary>Writes the log: a JSON object a line, each whole before the next, so that none is lost when the process is killed.</summary>
/// <param name="output">Where the lines go.</param>
/// <param name="configuration">The least that is logged, and the backend and the run that are told in every line.</param>
internal sealed class JsonLog(Stream output, DaemonConfiguration configuration) : IDisposable
{
    private static readonly Dictionary<LogLevel, string> LevelNames = DaemonConfiguration.LogLevels.ToDictionary(each => each.Value, each => each.Key);

    private readonly Lock gate = new();
    private readonly ArrayBufferWriter<byte> line = new(1024);
    private readonly Utf8JsonWriter writer = new(Stream.Null, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Whether lines of this level are written.</summary>
    public bool IsEnabled(LogLevel level) => level >= configuration.LogLevel && level != LogLevel.None;

    /// <summary>Writes a line of what the backend tells beside its queries.</summary>
    public void Tell(string message) => Write(LogLevel.Information, "backend", message, static (writer, message) => writer.WriteString("message"u8, message));

    /// <summary>Writes a line.</summary>
    /// <param name="level">How grave it is.</param>
    /// <param name="logEvent">What happened, one word.</param>
    /// <param name="state">What <paramref name="fields"/> needs.</param>
    /// <param name="fields">Writes the members that belong to the event.</param>
    public void Write<TState>(LogLevel level, string logEvent, TState state, Action<Utf8JsonWriter, TState> fields)
        where TState : allows ref struct
    {
        if (!IsEnabled(level))
            return;
        lock (gate)
        {
            line.ResetWrittenCount();
            writer.Reset(line);
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
            output.Write(line.WrittenSpan);
            output.Flush();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => writer.Dispose();
}
