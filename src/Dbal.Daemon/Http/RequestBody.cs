using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Dbal.Daemon.Configuration;
using Dbal.Errors;
using Microsoft.Net.Http.Headers;

namespace Dbal.Daemon.Http;

/// <summary>The JSON body of a request. <see cref="Dispose"/> releases its memory.</summary>
internal sealed class RequestBody : IDisposable
{
    /// <summary>The maximum size of a body in bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>The maximum nesting depth of a body.</summary>
    public const int MaxDepth = 32;

    private readonly byte[] buffer;
    private readonly JsonDocument document;

    private RequestBody(byte[] buffer, JsonDocument document)
    {
        this.buffer = buffer;
        this.document = document;
    }

    /// <summary>The body.</summary>
    public JsonElement Json => document.RootElement;

    /// <summary>Reads and validates a body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="maxDepth">The maximum nesting depth.</param>
    /// <exception cref="DbalException">
    /// <see cref="ErrorCode.UnsupportedMediaType"/>, <see cref="ErrorCode.PayloadTooLarge"/>, <see cref="ErrorCode.BadRequest"/> for malformed JSON,
    /// <see cref="ErrorCode.ValidationError"/> for a name with a lone surrogate.
    /// </exception>
    public static async Task<RequestBody> ReadAsync(HttpRequest request, int maxDepth = MaxDepth)
    {
        ValidateHeaders(request);
        if (request.ContentLength > MaxBytes)
            throw TooLarge();
        var (buffer, length) = await ReadBytesAsync(request);
        try
        {
            return new RequestBody(buffer, Parse(buffer.AsMemory(0, length), maxDepth));
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        document.Dispose();
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static async Task<(byte[] Buffer, int Length)> ReadBytesAsync(HttpRequest request)
    {
        var pool = ArrayPool<byte>.Shared;
        var buffer = pool.Rent((int)(request.ContentLength ?? 4095) + 1); // one extra byte detects the end without growing the buffer
        var length = 0;
        try
        {
            while (await request.Body.ReadAsync(buffer.AsMemory(length), request.HttpContext.RequestAborted) is > 0 and var read)
            {
                length += read;
                if (length > MaxBytes)
                    throw TooLarge();
                if (length == buffer.Length)
                {
                    var larger = pool.Rent(buffer.Length * 2);
                    buffer.AsSpan().CopyTo(larger);
                    pool.Return(buffer);
                    buffer = larger;
                }
            }
        }
        catch (Exception fault)
        {
            pool.Return(buffer);
            // Kestrel throws this for a chunk of 2 GiB or more (RFC 9112, section 7.1).
            if (fault is IOException and not BadHttpRequestException && !request.HttpContext.RequestAborted.IsCancellationRequested)
                throw new DbalException(ErrorCode.BadRequest, "The request's body could not be read completely.", inner: fault);
            throw;
        }

        return (buffer, length);
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> bytes, int maxDepth)
    {
        // RFC 8259, section 8.1: a byte order mark may be ignored.
        var text = bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        if (text.IsEmpty)
            throw new DbalException(ErrorCode.BadRequest, "The body is empty.", hint: "Send a JSON body.");
        if (!Utf8.IsValid(text.Span))
            throw new DbalException(ErrorCode.BadRequest, "The body is not valid UTF-8.", hint: "Encode the body as UTF-8.");
        try
        {
            return JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = maxDepth, AllowDuplicateProperties = false });
        }
        catch (JsonException) when (IsDeeperThan(maxDepth, text.Span))
        {
            throw new DbalException(ErrorCode.PayloadTooLarge, $"The body is nested deeper than {MaxDepth} levels.");
        }
        catch (JsonException fault)
        {
            var position = fault is { LineNumber: { } line, BytePositionInLine: { } column } ? $" at line {line + 1}, byte {column + 1}" : "";
            throw new DbalException(ErrorCode.BadRequest, $"The body is not valid JSON{position}: {JsonFault.Reason(fault)}");
        }
        catch (InvalidOperationException fault)
        {
            // A name with a lone surrogate cannot be decoded, which the check for duplicate names requires (S11).
            throw new DbalException(ErrorCode.ValidationError, "The body has a name with a lone surrogate.", inner: fault);
        }
    }

    private static bool IsDeeperThan(int depth, ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = MaxBytes });
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth >= depth && reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    return true;
            }
        }
        catch (JsonException)
        {
            // If the body is malformed before it is too deep, it is malformed JSON.
        }

        return false;
    }

    private static void ValidateHeaders(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count > 0)
            throw new DbalException(ErrorCode.UnsupportedMediaType, "The body must not be compressed.", hint: "Send it without Content-Encoding.");
        if (request.ContentType is "application/json" or "application/json; charset=utf-8")
            return;
        var isJson = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
            && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
        if (!isJson)
            throw new DbalException(ErrorCode.UnsupportedMediaType, "The body must be JSON in UTF-8.", hint: "Send Content-Type: application/json.");
    }

    private static DbalException TooLarge() =>
        new(ErrorCode.PayloadTooLarge, $"The body is larger than {MaxBytes} bytes.", hint: "Send less data per request.");
}
