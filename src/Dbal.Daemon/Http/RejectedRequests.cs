using System.Buffers;
using Dbal.Daemon.Observability;
using Dbal.Errors;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Dbal.Daemon.Http;

/// <summary>
/// Gives the error body of the API to requests that Kestrel refuses before any handler sees them, such as one that is not HTTP. Kestrel announces each as
/// a diagnostic event before it answers with an empty body, and does not answer when the answer has begun.
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

    /// <summary>The failure that a request refused by Kestrel is told, or null when the answer is Kestrel's own: that to HTTP/2, which is not HTTP/1.</summary>
    public static DbalException? Explain(BadHttpRequestException fault) => fault.StatusCode switch
    {
        StatusCodes.Status405MethodNotAllowed => new(ErrorCode.MethodNotAllowed, "This method does not take this kind of address."),
        StatusCodes.Status408RequestTimeout => new(ErrorCode.RequestTimeout, "The request did not arrive in time.", hint: "Send it again, without pauses."),
        StatusCodes.Status413PayloadTooLarge => new(ErrorCode.PayloadTooLarge, "The body is too large.", hint: "Send less at once."),
        StatusCodes.Status414UriTooLong => new(
            ErrorCode.UriTooLong, $"The address is over {DaemonLimits.RequestLineBytes / 1024} KiB.", hint: "POST a list to /api/dbal, whose body may be larger."),
        StatusCodes.Status431RequestHeaderFieldsTooLarge => new(
            ErrorCode.HeadersTooLarge, $"The headers are over {DaemonLimits.HeaderBytes / 1024} KiB, or more than {DaemonLimits.HeaderCount}.", hint: "Send fewer or shorter headers."),
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
        // Writes the head. There is no body to write to yet: it follows on the connection, which Kestrel then flushes and closes.
        var started = features.GetRequiredFeature<IHttpResponseBodyFeature>().StartAsync();
        if (started.IsCompletedSuccessfully && features.Get<IHttpRequestFeature>()?.Method != HttpMethods.Head)
            output.Write(body.WrittenSpan);
        metrics.End(new RequestSeries("none", "other", response.StatusCode), TimeSpan.Zero);
    }
}
