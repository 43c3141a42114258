using System.Text;
using System.Text.Json;
using Dbal.Backends;
using Dbal.Daemon.Configuration;
using Dbal.Daemon.Hosting;
using Dbal.Daemon.Observability;
using Dbal.Daemon.Storage;
using Dbal.Entities;
using Dbal.Tests.Daemon;
using Dbal.Yaml;

namespace Dbal.Tests.SchemaChanges;

/// <summary>A daemon inside this process that serves the entities of given files.</summary>
internal sealed class ServedEntities : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3); // includes the generation of Prisma Client

    private readonly DaemonServer server;
    private readonly JsonLog log;
    private readonly MemoryStream written;
    private readonly HttpClient http;

    private ServedEntities(DaemonServer server, JsonLog log, MemoryStream written)
    {
        this.server = server;
        this.log = log;
        this.written = written;
        http = new HttpClient { BaseAddress = server.Address };
    }

    /// <summary>The response of <c>/ready</c> that showed whether it serves.</summary>
    public Answer Ready { get; private set; } = null!;

    /// <summary>The log lines so far.</summary>
    public string Log
    {
        get
        {
            Assert.That(log.Flush(TimeSpan.FromSeconds(30)), Is.True, "the log is written");
            return Encoding.UTF8.GetString(written.GetBuffer().AsSpan(0, (int)written.Length));
        }
    }

    /// <summary>Reads entity files.</summary>
    public static Schema Read(IReadOnlyList<string> files)
    {
        var folder = Directory.CreateTempSubdirectory("dbal-entities-");
        try
        {
            foreach (var (file, place) in files.Select((file, place) => (file, place)))
                File.WriteAllText(Path.Combine(folder.FullName, $"{place}.yaml"), file);
            return EntityFiles.Load(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Creates the backend of an adapter.</summary>
    public static IBackend Open(string adapter, string url, IReadOnlyList<string> files) => Open(adapter, url, Read(files));

    /// <summary>Starts a daemon, and waits until it serves or refuses to.</summary>
    public static async Task<ServedEntities> StartAsync(string adapter, string url, IReadOnlyList<string> files)
    {
        var configuration = new DaemonConfiguration { Adapter = adapter, DatabaseUrl = url, Ports = new PortRange(0, 0) };
        var written = new MemoryStream();
        var log = new JsonLog(written, configuration);
        var server = new DaemonServer(configuration, log);
        var schema = Read(files);
        await server.StartAsync(schema, Open(adapter, url, schema));
        var daemon = new ServedEntities(server, log, written);
        using var limit = new CancellationTokenSource(Limit);
        do
        {
            await Task.Delay(20, limit.Token);
            daemon.Ready = await daemon.SendAsync("GET", "/ready");
        }
        while (daemon.Ready.Status != 200 && daemon.Ready.Error.GetProperty("fields").GetArrayLength() == 0);
        return daemon;
    }

    /// <summary>Sends a request for the tenant <c>acme</c>, or to a service endpoint.</summary>
    public async Task<Answer> SendAsync(string method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path is "/ready" ? path : $"/acme{path}");
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        var response = await http.SendAsync(request);
        return new Answer(response, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Reads all rows of an entity, by a list and individually, and asserts that both are equal. Sorted by id.</summary>
    public async Task<IReadOnlyList<JsonElement>> RowsAsync(string path)
    {
        var list = await SendAsync("GET", $"{path}?sort=id&limit=100");
        Assert.That(list.Status, Is.EqualTo(200), list.Text);
        var rows = list.Data.EnumerateArray().ToList();
        foreach (var row in rows)
        {
            var one = await SendAsync("GET", $"{path}/{row.GetProperty("id").GetString()}");
            Assert.That(one.Status, Is.EqualTo(200), one.Text);
            Assert.That(JsonElement.DeepEquals(one.Data, row), $"{one.Text} is not {row}");
        }
        return rows;
    }

    private static IBackend Open(string adapter, string url, Schema schema) =>
        BackendTable.Create(adapter, new BackendOptions(url, schema, TimeSpan.FromSeconds(30)), TestContext.Progress.WriteLine);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
        log.Dispose();
    }
}
