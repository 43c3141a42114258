using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dbal.Daemon.Http;

/// <summary>Writes JSON responses with their length, from a buffer that each thread reuses.</summary>
internal static class JsonAnswer
{
    /// <summary>The media type of responses.</summary>
    public const string ContentType = "application/json; charset=utf-8";

    // A larger buffer is not kept, so that one large page does not occupy memory for each thread.
    private const int LargestKept = 256 * 1024;

    // Responses are never embedded in HTML, so only characters that JSON requires are escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    private static JsonBuffer? kept;

    /// <summary>Writes a response. It is sent when the request's handler returns.</summary>
    /// <param name="response">The response.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="state">The argument of <paramref name="write"/>.</param>
    /// <param name="write">Writes one JSON value.</param>
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
