using System.Diagnostics;
using Dbal.Daemon.Configuration;
using Dbal.Daemon.Observability;
using Dbal.Errors;

namespace Dbal.Daemon.Http;

/// <summary>What is around every request: trace, token, failures as answers, metrics and the log line.</summary>
/// <param name="tokens">Who is let in.</param>
/// <param name="local">Guards a daemon without tokens.</param>
/// <param name="rate">Limits how many requests a client makes.</param>
/// <param name="metrics">Counts requests.</param>
/// <param name="requestLog">Takes a line a request.</param>
/// <param name="log">Takes the causes of failures.</param>
internal sealed partial class RequestPipeline(
    AccessTokens tokens, LocalCallers local, RequestRate rate, RequestMetrics metrics, RequestLog requestLog, ILogger<RequestPipeline> log)
{
    // Not a status of HTTP: how nginx logs that the client went away before it was answered.
    private const int ClientClosedRequest = 499;

    /// <summary>Handles a request whose route has been chosen.</summary>
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
            Admit(context, isOpenToAll: endpoint?.Metadata.GetMetadata<OpenToAll>() is not null);
            PercentEncoding.DemandPath(context);
            if (endpoint is null)
                throw new DbalException(ErrorCode.NotFound, "There is nothing at this address.", hint: "GET /openapi/v1.json lists the addresses.");
            await next(context);
            if (context.Response.StatusCode == StatusCodes.Status405MethodNotAllowed)
                throw MethodNotAllowed(context.Response); // routing answers by itself, with Allow and without a body
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

    /// <summary>An address that is there does not take the method; the header <c>Allow</c>, which is set already, lists those that it takes.</summary>
    public static DbalException MethodNotAllowed(HttpResponse response) =>
        new(ErrorCode.MethodNotAllowed, "This address does not take this method.", hint: $"It takes {response.Headers.Allow}.");

    private void Admit(HttpContext context, bool isOpenToAll)
    {
        if (!tokens.Required)
            local.Demand(context.Request);
        if (isOpenToAll)
            return;
        rate.Demand(context.Connection);
        tokens.Demand(context.Request.Headers.Authorization, tenant: null);
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
                return new DbalException(ErrorCode.BadRequest, "The request's body could not be read to its end.");
            default:
                InternalFault(log, trace, fault);
                return new DbalException(ErrorCode.InternalError, "The daemon failed.", hint: $"Its log tells more; look for {trace}.");
        }
    }

    private static RequestSeries SeriesOf(HttpContext context)
    {
        var route = context.GetEndpoint() is RouteEndpoint endpoint ? endpoint.RoutePattern.RawText! : "none";
        return new RequestSeries(route, MethodOf(context.Request.Method), context.Response.StatusCode);
    }

    private static string MethodOf(string method) => method is "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" ? method : "other";

    [LoggerMessage(Level = LogLevel.Error, EventName = "fault", Message = "A request failed by a fault of the daemon: {traceparent}")]
    private static partial void InternalFault(ILogger log, string traceparent, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "database-fault", Message = "The database did not do what a request needed: {traceparent}")]
    private static partial void DatabaseFault(ILogger log, string traceparent, Exception cause);
}
