using System.Buffers;
using System.Text.Json;
using Dbal.Daemon.Configuration;
using Dbal.Daemon.Contract;
using Dbal.Errors;

namespace Dbal.Daemon.Http;

/// <summary>Writes the response of a failure: <c>{"success":false,"error":{"code","message","fields","hint"}}</c>.</summary>
internal static class Failure
{
    // In seconds. Backends reconnect at least this often, and request rates are counted per second.
    private const string RetryAfter = "1";

    /// <summary>Writes the response.</summary>
    public static void Write(HttpResponse response, DbalException failure)
    {
        if (failure.Code is ErrorCode.Unauthorized)
            response.Headers.WWWAuthenticate = Challenge(response.HttpContext.Request);
        if (failure.Code is ErrorCode.DatabaseError or ErrorCode.Timeout or ErrorCode.TooManyRequests)
            response.Headers.RetryAfter = RetryAfter;
        JsonAnswer.Write(response, ErrorStatus.Of(failure.Code).Status, failure, WriteBody);
    }

    /// <summary>Writes only the body.</summary>
    public static void WriteBody(IBufferWriter<byte> body, DbalException failure)
    {
        using var writer = new Utf8JsonWriter(body);
        WriteBody(writer, failure);
    }

    private static void WriteBody(Utf8JsonWriter writer, DbalException failure)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("success"u8, false);
        writer.WriteStartObject("error"u8);
        writer.WriteString("code"u8, ErrorStatus.Of(failure.Code).Name);
        writer.WriteString("message"u8, failure.Message);
        writer.WriteStartArray("fields"u8);
        foreach (var (field, problem) in failure.Fields)
        {
            writer.WriteStartObject();
            writer.WriteString("field"u8, field);
            writer.WriteString("problem"u8, problem);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("hint"u8, failure.Hint);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    // RFC 6750, section 3: the error is included only when the request had a token.
    private static string Challenge(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith(AccessTokens.Scheme, StringComparison.OrdinalIgnoreCase)
            ? "Bearer error=\"invalid_token\""
            : "Bearer";
}
