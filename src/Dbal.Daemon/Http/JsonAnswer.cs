using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dbal.Daemon.Http;

/// <summary>Writes JSON answers as a whole, with their length, from a buffer that each thread keeps.</summary>
internal static class JsonAnswer
{
    /// <summary>The media type of answers.</summary>
    public const string ContentType = "application/json; charset=utf-8";

    // A larger buffer is left to the collector, so that one large page does not stay in memory for each thread.
    private const int LargestKept = 256 * 1024;

    // The answer is never part of a page of HTML, so that only what JSON itself asks for is escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    private static JsonBuffer? kept;

    /// <summary>Writes an answer. It is sent when the request's handling ends.</summary>
    /// <param name="response">The answer's response.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="state">What <paramref name="write"/> needs.</param>
    /// <param name="write">Writes the one JSON value.</param>
    public static void Write<TState>(HttpResponse response, int status, TState state, Action<Utf8JsonWriter, TState> write)
    {
        var buffer = kept ?? new JsonBuffer();
        kept = null;
        buffer.Bytes.ResetWrittenCount();
        buffer.Writer.Reset();
        write(buffer.Writer, state);
        buffer.Writer.Flush();

        response.StatusCode = status;
        response.ContentType = ContentType;
        response.ContentLength = buffer.Bytes.WrittenCount;
        response.BodyWriter.Write(buffer.Bytes.WrittenSpan);
        if (buffer.Bytes.Capacity <= LargestKept)
            kept = buffer;
    }

    private sealed class JsonBuffer
    {
        public JsonBuffer() => Writer = new Utf8JsonWriter(Bytes, Options);

        public ArrayBufferWriter<byte> Bytes { get; } = new(4096);

        public Utf8JsonWriter Writer { get; }
    }
}
