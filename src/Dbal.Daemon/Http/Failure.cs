using Dbal.Errors;

namespace Dbal.Daemon.Http;

/// <summary>Answers with the one body that every failure has: <c>{"success":false,"error":{"code","message","fields","hint"}}</c>.</summary>
internal static class Failure
{
    // Backends look for a lost database at least this often (seconds).
    private const string RetryAfter = "1";

    /// <summary>Writes the answer of a failure. What was written to the response before is dropped.</summary>
    public static void Write(HttpResponse response, DbalException failure)
    {
        var status = ErrorStatus.Of(failure.Code);
        if (failure.Code is ErrorCode.Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer";
        if (failure.Code is ErrorCode.DatabaseError)
            response.Headers.RetryAfter = RetryAfter;
        JsonAnswer.Write(response, status.Status, (status.Name, failure), static (writer, answer) =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("success"u8, false);
            writer.WriteStartObject("error"u8);
            writer.WriteString("code"u8, answer.Name);
            writer.WriteString("message"u8, answer.failure.Message);
            writer.WriteStartArray("fields"u8);
            foreach (var (field, problem) in answer.failure.Fields)
            {
                writer.WriteStartObject();
                writer.WriteString("field"u8, field);
                writer.WriteString("problem"u8, problem);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteString("hint"u8, answer.failure.Hint);
            writer.WriteEndObject();
            writer.WriteEndObject();
        });
    }
}
