using Dbal.Daemon.Contract;
using Dbal.Errors;

namespace Dbal.Daemon.Observability;

/// <summary>Writes one line per request, without query strings and bodies, because these may contain values of sensitive fields (S24).</summary>
internal sealed class RequestLog(JsonLog log)
{
    /// <summary>Writes the line of a completed request.</summary>
    public void Write(HttpContext context, TimeSpan duration, ErrorCode? failure, string trace)
    {
        var level = context.Response.StatusCode switch
        {
            StatusCodes.Status500InternalServerError => LogLevel.Error,
            > StatusCodes.Status500InternalServerError => LogLevel.Warning,
            _ => LogLevel.Information,
        };
        log.Write(level, "request", (context, duration, failure, trace), static (writer, request) =>
        {
            writer.WriteString("method"u8, request.context.Request.Method);
            writer.WriteString("path"u8, request.context.Request.Path.Value);
            writer.WriteNumber("status"u8, request.context.Response.StatusCode);
            writer.WriteNumber("durationMs"u8, Math.Round(request.duration.TotalMilliseconds, 3));
            if (request.failure is { } code)
                writer.WriteString("error"u8, ErrorStatus.Of(code).Name);
            if (request.context.Request.RouteValues.TryGetValue("tenant", out var tenant))
                writer.WriteString("tenant"u8, (string?)tenant);
            writer.WriteString("traceparent"u8, request.trace);
        });
    }
}
