using Build.Processes;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Build.Daemons;

/// <summary>Asks a daemon how it is. All its requests bear one trace id, by which they can be told from the suite's in the daemon's log.</summary>
/// <param name="url">Where it listens.</param>
internal sealed class DaemonClient(Uri url) : IDisposable
{
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(5);

    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = url,
        Timeout = Timeout.InfiniteTimeSpan, // each request has its own
        DefaultRequestHeaders = { { "traceparent", $"00-{TraceId}-00000000000000b1-01" } },
    };

    /// <summary>The trace id of the build's own requests (W3C Trace Context).</summary>
    public static string TraceId { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Whether the daemon's backend answers a query.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>Null when it does, else the reason why it does not.</returns>
    public async Task<string?> FindUnreadinessAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (status, body) = await GetAsync("/ready", cancellationToken);
            return status == HttpStatusCode.OK ? null : $"GET /ready answered {(int)status}: {body}";
        }
        catch (HttpRequestException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>Whether the daemon lives, and is the one that belongs to a run.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>Null when it is, else what is wrong with its answer.</returns>
    public async Task<string?> FindIllnessAsync(string runId, CancellationToken cancellationToken)
    {
        try
        {
            var found = Text(await GetDataAsync("/health", cancellationToken), "runId");
            return found == runId ? null : $"GET /health gives {(found is null ? "no runId" : $"the runId '{found}'")}, not '{runId}'";
        }
        catch (HttpRequestException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>What the daemon says of itself.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="HttpRequestException">It did not answer in time, or not with 200 and JSON.</exception>
    public async Task<DaemonStatus> GetStatusAsync(CancellationToken cancellationToken)
    {
        var status = await GetDataAsync("/status", cancellationToken);
        var capabilities = Member(status, "capabilities") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(name => name.ToString()) : [];
        return new(Named(status, "server"), Named(status, "driver"), [.. capabilities]);
    }

    /// <summary>Creates a row.</summary>
    /// <param name="path">The address of the entity's list.</param>
    /// <param name="row">Its fields.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The address of the row.</returns>
    /// <exception cref="HttpRequestException">It was not created.</exception>
    public async Task<string> CreateAsync(string path, object row, CancellationToken cancellationToken)
    {
        var (status, body) = await AskAsync($"POST {path}", token => client.PostAsJsonAsync(path, row, token), cancellationToken);
        return status == HttpStatusCode.Created && Text(Parse($"POST {path}", body), "id") is { } id
            ? $"{path}/{id}"
            : throw new HttpRequestException($"POST {path} answered {(int)status}: {body}");
    }

    /// <summary>The status that a GET of an address is answered with.</summary>
    /// <param name="path">The address.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="HttpRequestException">It was not answered.</exception>
    public async Task<HttpStatusCode> StatusOfAsync(string path, CancellationToken cancellationToken) => (await GetAsync(path, cancellationToken)).Status;

    /// <inheritdoc />
    public void Dispose() => client.Dispose();

    private async Task<JsonElement> GetDataAsync(string path, CancellationToken cancellationToken)
    {
        var (status, body) = await GetAsync(path, cancellationToken);
        return status == HttpStatusCode.OK ? Parse($"GET {path}", body) : throw new HttpRequestException($"GET {path} answered {(int)status}: {body}");
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
            throw new HttpRequestException($"{request} was not answered within {limit}", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new HttpRequestException($"{request} failed: {exception.Message}", exception);
        }
    }

    // The data of the answer, or, of a daemon that answers without an envelope, the whole of it.
    private static JsonElement Parse(string request, string body)
    {
        try
        {
            var json = JsonElement.Parse(body);
            return Member(json, "data") ?? json;
        }
        catch (JsonException exception)
        {
            throw new HttpRequestException($"{request} did not answer with JSON: {exception.Message}", exception);
        }
    }

    private static JsonElement? Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : null;

    private static string? Named(JsonElement json, string member) =>
        Member(json, member) is { ValueKind: JsonValueKind.Object } value ? $"{Text(value, "name")} {Text(value, "version")}".Trim() : null;

    private static string? Text(JsonElement json, string name) => Member(json, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
