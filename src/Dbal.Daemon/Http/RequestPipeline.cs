using System.Diagnostics;
using Dbal.Daemon.Configuration;
using Dbal.Daemon.Observability;
using Dbal.Errors;

namespace Dbal.Daemon.Http;

/// <summary>The middleware of every request: trace, token, error responses, metrics and request log.</summary>
/// <param name="tokens">The accepted tokens.</param>
/// <param name="local">Rejects requests that are not local, for a daemon without tokens.</param>
/// <param name="rate">Limits the request rate of a client.</param>
/// <param name="metrics">Counts requests.</param>
/// <param name="requestLog">Writes a line per request.</param>
/// <param name="log">Logs the causes of failures.</param>
internal sealed partial class RequestPipeline(
    AccessTokens tokens, LocalCallers local, RequestRate rate, RequestMetrics metrics, RequestLog requestLog, ILogger<RequestPipeline> log)
{
    // Not an HTTP status: nginx logs it when the client closed the connection before the response.
    private const int ClientClosedRequest = 499;

    /// <summary>Handles a request after routing.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var started = Stopwatch.GetTimestamp();
        var trace = TraceParent.For(context.Request.Headers[TraceParent.Header]);
        context.Response.Headers[TraceParent.Header] = trace;
        CommonHeaders.Set(context.Response.Headers);
        ErrorCode? failure = null;
        metrics.Begin();
        try
        {
            var endpoint = context.GetEndpoint();
            Admit(context, noTokenRequired: endpoint?.Metadata.GetMetadata<NoTokenRequired>() is not null);
            PercentEncoding.ValidatePath(context);
            if (endpoint is null)
                throw new DbalException(ErrorCode.NotFound, "No such endpoint.", hint: "GET /openapi/v1.json lists the endpoints.");
            await next(context);
            if (context.Response.StatusCode == StatusCodes.Status405MethodNotAllowed)
                throw MethodNotAllowed(context.Response); // routing has set status and Allow, but no body
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = ClientClosedRequest;
        }
        catch (Exception fault)
        {
            var known = Explain(fault, trace);
            failure = known.Code;
            Failure.Write(context.Response, known);
        }
        finally
        {
            var duration = Stopwatch.GetElapsedTime(started);
            metrics.End(SeriesOf(context), duration);
            requestLog.Write(context, duration, failure, trace);
        }
    }

    /// <summary>The failure for a method that the endpoint does not support; the header <c>Allow</c>, which is already set, lists those that it
    /// supports.</summary>
    public static DbalException MethodNotAllowed(HttpResponse response) =>
        new(ErrorCode.MethodNotAllowed, "Method not allowed.", hint: $"Allowed methods: {response.Headers.Allow}.");

    private void Admit(HttpContext context, bool noTokenRequired)
    {
        if (!tokens.Required)
            local.Check(context.Request);
        if (noTokenRequired)
            return;
        rate.Count(context);
        tokens.Authorize(context.Request.Headers.Authorization, tenant: null);
    }

    private DbalException Explain(Exception fault, string trace)
    {
        switch (fault)
        {
            case DbalException { Code: ErrorCode.InternalError } known:
                InternalFault(log, trace, known);
                return known;
            case DbalException known:
                if (known is { Code: ErrorCode.DatabaseError or ErrorCode.Timeout, InnerException: { } cause })
                    DatabaseFault(log, trace, cause);
                return known;
            case BadHttpRequestException { StatusCode: not StatusCodes.Status400BadRequest } refused when RejectedRequests.Explain(refused) is { } known:
                return known;
            case BadHttpRequestException:
                return new DbalException(ErrorCode.BadRequest, "The request's body could not be read completely.");
            default:
                InternalFault(log, trace, fault);
                return new DbalException(ErrorCode.InternalError, "Internal error.", hint: $"See the daemon's log for {trace}.");
        }
    }

    private static RequestSeries SeriesOf(HttpContext context)
    {
        var route = context.GetEndpoint() is RouteEndpoint endpoint ? endpoint.RoutePattern.RawText! : "none";
        return new RequestSeries(route, MethodOf(context.Request.Method), context.Response.StatusCode);
    }

    private static string MethodOf(string method) => method is "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" ? method : "other";

    [LoggerMessage(Level = LogLevel.Error, EventName = "fault", Message = "A request failed because of an internal error: {traceparent}")]
    private static partial void InternalFault(ILogger log, string traceparent, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "database-fault", Message = "A request failed because of the database: {traceparent}")]
    private static partial void DatabaseFault(ILogger log, string traceparent, Exception cause);
}
