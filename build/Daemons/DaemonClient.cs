using System.Net;
using System.Text.Json;

namespace Build.Daemons;

/// <summary>Asks a daemon how it is.</summary>
/// <param name="url">Where it listens.</param>
internal sealed class DaemonClient(Uri url) : IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = url, Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Whether the daemon's backend answers a query; the reason when it does not.</summary>
    public async Task<(bool Ready, string? Reason)> GetReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync("/ready", cancellationToken);
            return response.StatusCode == HttpStatusCode.OK
                ? (true, null)
                : (false, $"GET /ready answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
        }
        catch (HttpRequestException exception)
        {
            return (false, exception.Message);
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, $"GET /ready took longer than {client.Timeout.TotalSeconds} s");
        }
    }

    /// <summary>The run id that <c>/health</c> gives back; null when there is none.</summary>
    /// <exception cref="HttpRequestException">It did not answer, or not with 200.</exception>
    /// <exception cref="JsonException">What it answered is not JSON.</exception>
    public async Task<string?> GetRunIdAsync(CancellationToken cancellationToken) => Text(await GetAsync("/health", cancellationToken), "runId");

    /// <summary>What the daemon says of itself.</summary>
    /// <exception cref="HttpRequestException">It did not answer, or not with 200.</exception>
    /// <exception cref="JsonException">What it answered is not JSON.</exception>
    public async Task<DaemonStatus> GetStatusAsync(CancellationToken cancellationToken)
    {
        var status = await GetAsync("/status", cancellationToken);
        var capabilities = status.TryGetProperty("capabilities", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(name => name.ToString()).ToList()
            : [];
        return new(Named(status, "server"), Named(status, "driver"), capabilities);
    }

    /// <inheritdoc />
    public void Dispose() => client.Dispose();

    private async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken)
    {
        var json = JsonElement.Parse(await client.GetStringAsync(path, cancellationToken));
        return json.ValueKind == JsonValueKind.Object && json.TryGetProperty("data", out var data) ? data : json;
    }

    private static string? Named(JsonElement json, string member) =>
        json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Object ? $"{Text(value, "name")} {Text(value, "version")}".Trim() : null;

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
