using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Dbal.Backends;
using Dbal.Daemon.Configuration;
using Dbal.Daemon.Hosting;
using Dbal.Daemon.Observability;
using Dbal.Daemon.Storage;
using Dbal.Entities;
using Dbal.Yaml;

namespace Dbal.Tests.Daemon;

/// <summary>A daemon inside this process on a free port, with SQLite in memory unless a backend is given.</summary>
internal sealed class TestDaemon : IAsyncDisposable
{
    private readonly DaemonServer server;
    private readonly JsonLog log;
    private readonly MemoryStream written;

    private TestDaemon(DaemonServer server, JsonLog log, MemoryStream written)
    {
        this.server = server;
        this.log = log;
        this.written = written;
        Http = new HttpClient { BaseAddress = server.Address };
    }

    public static Schema Schema { get; } = EntityFiles.Load(Path.Combine(Repository.Root, "src", "entities"));

    public HttpClient Http { get; }

    /// <summary>The log lines so far, as JSON objects.</summary>
    public IReadOnlyList<JsonElement> Log
    {
        get
        {
            Assert.That(log.Flush(TimeSpan.FromSeconds(30)), Is.True, "the log is written");
            var bytes = written.GetBuffer().AsSpan(0, (int)written.Length);
            return [.. Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        }
    }

    public static async Task<TestDaemon> StartAsync(
        IBackend? backend = null, AccessTokens? tokens = null, bool waitUntilReady = true, Func<DaemonConfiguration, DaemonConfiguration>? settings = null)
    {
        var defaults = new DaemonConfiguration
        {
            Adapter = "sqlite",
            DatabaseUrl = ":memory:",
            Ports = new PortRange(0, 0),
            RunId = "run-1",
            Tokens = tokens ?? AccessTokens.None,
        };
        var configuration = settings?.Invoke(defaults) ?? defaults;
        if (backend is null)
            RequireSqlite();
        backend ??= BackendTable.Create("sqlite", new BackendOptions(":memory:", Schema, TimeSpan.FromSeconds(10)), _ => { });
        var written = new MemoryStream(capacity: 1 << 20);
        var log = new JsonLog(written, configuration);
        var server = new DaemonServer(configuration, log);
        await server.StartAsync(Schema, backend);
        var daemon = new TestDaemon(server, log, written);
        if (waitUntilReady && configuration.TlsCertificate is null)
            await daemon.WaitUntilReadyAsync();
        return daemon;
    }

    /// <summary>Skips the test when the package feed has no SQLite driver.</summary>
    public static void RequireSqlite()
    {
        if (!BackendTable.Has("sqlite"))
            Assert.Ignore("The daemon was built without sqlite, because the package feed lacks Microsoft.Data.Sqlite.Core.");
    }

    public async Task WaitUntilReadyAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!(await Http.GetAsync("/ready", limit.Token)).IsSuccessStatusCode)
            await Task.Delay(20, limit.Token);
    }

    public Task<Answer> Get(string path) => Send(HttpMethod.Get, path);

    public Task<Answer> Post(string path, string json) => Send(HttpMethod.Post, path, json);

    public async Task<Answer> Send(HttpMethod method, string path, string? json = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Send(request);
    }

    public async Task<Answer> Send(HttpRequestMessage request)
    {
        var response = await Http.SendAsync(request);
        return new Answer(response, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Stops the daemon but keeps the client.</summary>
    public Task StopAsync() => server.DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await server.DisposeAsync();
        log.Dispose();
    }
}

/// <summary>A response and its text.</summary>
internal sealed record Answer(HttpResponseMessage Response, string Text)
{
    public int Status => (int)Response.StatusCode;

    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public JsonElement Data => Json.GetProperty("data");

    public JsonElement Error => Json.GetProperty("error");

    public string? Code => Error.GetProperty("code").GetString();

    public string Message => Error.GetProperty("message").GetString()!;

    public string? Hint => Error.GetProperty("hint").GetString();

    public string? Header(string name) =>
        Response.Headers.TryGetValues(name, out var values) || Response.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;
}
