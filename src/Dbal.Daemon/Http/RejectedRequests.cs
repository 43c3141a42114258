using System.Buffers;
using Dbal.Daemon.Contract;
using Dbal.Daemon.Observability;
using Dbal.Errors;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Dbal.Daemon.Http;

/// <summary>
/// Writes the API's error body for requests that Kestrel rejects before any handler runs, such as malformed ones. Kestrel emits a diagnostic event for each
/// before it sends an empty response, and sends none if a response has started.
/// </summary>
/// <param name="metrics">Counts the requests.</param>
internal sealed class RejectedRequests(RequestMetrics metrics) : IObserver<KeyValuePair<string, object?>>
{
    /// <summary>The event's name.</summary>
    public const string Event = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    /// <inheritdoc/>
    public void OnNext(KeyValuePair<string, object?> happened)
    {
        if (happened is { Key: Event, Value: IFeatureCollection features }
            && features.Get<IHttpResponseFeature>() is { HasStarted: false } response
            && features.Get<IBadRequestExceptionFeature>()?.Error is BadHttpRequestException fault
            && features.Get<IConnectionTransportFeature>() is { } connection
            && Explain(fault) is { } failure)
        {
            Answer(features, response, connection.Transport.Output, failure);
        }
    }

    /// <inheritdoc/>
    public void OnCompleted()
    {
    }

    /// <inheritdoc/>
    public void OnError(Exception error)
    {
    }

    /// <summary>The failure for a request that Kestrel rejected; null to keep Kestrel's response, as for HTTP/2, where HTTP/1.1 would be wrong.</summary>
    public static DbalException? Explain(BadHttpRequestException fault) => fault.StatusCode switch
    {
        StatusCodes.Status405MethodNotAllowed => new(ErrorCode.MethodNotAllowed, "This method does not support this kind of request target."),
        StatusCodes.Status408RequestTimeout => new(ErrorCode.RequestTimeout, "The request did not arrive in time.", hint: "Send it again without pauses."),
        StatusCodes.Status413PayloadTooLarge => new(ErrorCode.PayloadTooLarge, "The body is too large.", hint: "Send less at once."),
        StatusCodes.Status414UriTooLong => new(
            ErrorCode.UriTooLong,
            $"The request line is longer than {DaemonLimits.RequestLineBytes / 1024} KiB.",
            hint: "Use POST /api/dbal, which has a larger limit."),
        StatusCodes.Status431RequestHeaderFieldsTooLarge => new(
            ErrorCode.HeadersTooLarge,
            $"The headers are larger than {DaemonLimits.HeaderBytes / 1024} KiB, or there are more than {DaemonLimits.HeaderCount}.",
            hint: "Send fewer or shorter headers."),
        StatusCodes.Status505HttpVersionNotsupported => null,
        _ => new(ErrorCode.BadRequest, "The request is not valid HTTP/1.1.", hint: "See RFC 9112; the connection is closed."),
    };

    private void Answer(IFeatureCollection features, IHttpResponseFeature response, System.IO.Pipelines.PipeWriter output, DbalException failure)
    {
        metrics.Begin();
        var body = new ArrayBufferWriter<byte>(512);
        Failure.WriteBody(body, failure);
        response.StatusCode = ErrorStatus.Of(failure.Code).Status;
        CommonHeaders.Set(response.Headers);
        response.Headers.ContentType = JsonAnswer.ContentType;
        response.Headers.ContentLength = body.WrittenCount;
        response.Headers.Connection = "close";
        // Starts the response. The body stream is not usable yet, so the body is written to the connection, which Kestrel then flushes and closes.
        var started = features.GetRequiredFeature<IHttpResponseBodyFeature>().StartAsync();
        if (started.IsCompletedSuccessfully && features.Get<IHttpRequestFeature>()?.Method != HttpMethods.Head)
            output.Write(body.WrittenSpan);
        metrics.End(new RequestSeries("none", "other", response.StatusCode), TimeSpan.Zero);
    }
}
