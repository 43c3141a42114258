using Build.Processes;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Build.Daemons;

/// <summary>The HTTP client for a daemon's probes. All its requests have one trace id, so that they can be filtered from the daemon's log.</summary>
/// <param name="url">The daemon's URL.</param>
internal sealed class DaemonClient(Uri url) : IDisposable
{
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(5);

    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = url,
        Timeout = Timeout.InfiniteTimeSpan, // each request has its own limit
        DefaultRequestHeaders = { { "traceparent", $"00-{TraceId}-00000000000000b1-01" } },
    };

    /// <summary>The trace id of the build's own requests (W3C Trace Context).</summary>
    public static string TraceId { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Checks that the daemon is ready: that its backend answers a query.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>Null when the daemon is ready; otherwise the reason.</returns>
    public async Task<string?> FindUnreadinessAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (status, body) = await GetAsync("/ready", cancellationToken);
            return status == HttpStatusCode.OK ? null : $"GET /ready returned {(int)status}: {body}";
        }
        catch (HttpRequestException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>Checks that the daemon is healthy and belongs to a run.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>Null when the daemon is healthy; otherwise the reason.</returns>
    public async Task<string?> FindUnhealthinessAsync(string runId, CancellationToken cancellationToken)
    {
        try
        {
            var found = Text(await GetDataAsync("/health", cancellationToken), "runId");
            return found == runId ? null : $"GET /health returned {(found is null ? "no runId" : $"the runId '{found}'")}, not '{runId}'";
        }
        catch (HttpRequestException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>Reads the daemon's status.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="HttpRequestException">The daemon did not answer in time, or not with 200 and JSON.</exception>
    public async Task<DaemonStatus> GetStatusAsync(CancellationToken cancellationToken)
    {
        var status = await GetDataAsync("/status", cancellationToken);
        var capabilities = Member(status, "capabilities") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Select(name => name.ToString())
            : [];
        return new(Named(status, "server"), Named(status, "driver"), [.. capabilities]);
    }

    /// <summary>Creates a row.</summary>
    /// <param name="path">The path of the entity's list.</param>
    /// <param name="row">The row's fields.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The path of the row.</returns>
    /// <exception cref="HttpRequestException">The row was not created.</exception>
    public async Task<string> CreateAsync(string path, object row, CancellationToken cancellationToken)
    {
        var (status, body) = await AskAsync($"POST {path}", token => client.PostAsJsonAsync(path, row, token), cancellationToken);
        return status == HttpStatusCode.Created && Text(Parse($"POST {path}", body), "id") is { } id
            ? $"{path}/{id}"
            : throw new HttpRequestException($"POST {path} returned {(int)status}: {body}");
    }

    /// <summary>Returns the status of a GET request.</summary>
    /// <param name="path">The path.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="HttpRequestException">The daemon did not answer.</exception>
    public async Task<HttpStatusCode> StatusOfAsync(string path, CancellationToken cancellationToken) => (await GetAsync(path, cancellationToken)).Status;

    /// <inheritdoc />
    public void Dispose() => client.Dispose();

    private async Task<JsonElement> GetDataAsync(string path, CancellationToken cancellationToken)
    {
        var (status, body) = await GetAsync(path, cancellationToken);
        return status == HttpStatusCode.OK ? Parse($"GET {path}", body) : throw new HttpRequestException($"GET {path} returned {(int)status}: {body}");
    }

    private Task<(HttpStatusCode Status, string Body)> GetAsync(string path, CancellationToken cancellationToken) =>
        AskAsync($"GET {path}", token => client.GetAsync(path, token), cancellationToken);

    private static async Task<(HttpStatusCode Status, string Body)> AskAsync(
        string request, Func<CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        var limit = new TimeLimits().Scale(RequestLimit);
        using var inTime = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        inTime.CancelAfter(limit.Value);
        try
        {
            using var response = await send(inTime.Token);
            return (response.StatusCode, await response.Content.ReadAsStringAsync(inTime.Token));
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"{request} did not return within {limit}", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new HttpRequestException($"{request} failed: {exception.Message}", exception);
        }
    }

    // Returns the member 'data', or the whole body of a daemon without an envelope.
    private static JsonElement Parse(string request, string body)
    {
        try
        {
            var json = JsonElement.Parse(body);
            return Member(json, "data") ?? json;
        }
        catch (JsonException exception)
        {
            throw new HttpRequestException($"{request} returned invalid JSON: {exception.Message}", exception);
        }
    }

    private static JsonElement? Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : null;

    private static string? Named(JsonElement json, string member) =>
        Member(json, member) is { ValueKind: JsonValueKind.Object } value ? $"{Text(value, "name")} {Text(value, "version")}".Trim() : null;

    private static string? Text(JsonElement json, string name) => Member(json, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
