using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Dbal.Tests.Daemon;

/// <summary>Acknowledged writes survive <c>kill -9</c> of the daemon under load, on every backend with <c>persistence</c> (S36).</summary>
internal sealed partial class DurabilityTests
{
    private const int Writers = 4;
    private const int AcknowledgedBeforeKill = 100;

    private DirectoryInfo folder = null!;

    [SetUp]
    public void MakeFolder()
    {
        folder = Directory.CreateTempSubdirectory("dbal-durability-");
        File.WriteAllText(
            Path.Combine(folder.CreateSubdirectory("entities").FullName, "note.yaml"),
            "entity: note\npackage: durability\nfields:\n  text: { type: string, required: true, max_length: 64, unique: true }\n");
    }

    [TearDown]
    public void RemoveFolder() => folder.Delete(recursive: true);

    private async Task SurviveAsync(string adapter, string url)
    {
        var acknowledged = new ConcurrentDictionary<string, string>();
        using (var killed = await StartAsync(adapter, url))
        {
            var writing = Enumerable.Range(0, Writers).Select(writer => WriteUntilItEndsAsync(killed.Http, writer, acknowledged)).ToList();
            await Until(() => acknowledged.Count >= AcknowledgedBeforeKill || writing.Exists(each => each.IsCompleted));
            killed.Process.Kill();
            await Task.WhenAll(writing).WaitAsync(DaemonProgram.Limit);
        }

        Assert.That(acknowledged, Has.Count.AtLeast(AcknowledgedBeforeKill));
        using var next = await StartAsync(adapter, url);
        foreach (var (id, text) in acknowledged)
        {
            using var response = await next.Http.GetAsync($"/acme/durability/note/{id}");
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), $"{text} was acknowledged as {id}");
            Assert.That((await DataAsync(response)).GetProperty("text").GetString(), Is.EqualTo(text));
        }

        using var list = await next.Http.GetAsync("/acme/durability/note?limit=1&count=true");
        var total = (await list.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("page").GetProperty("total").GetInt32();
        Assert.That(total, Is.InRange(acknowledged.Count, acknowledged.Count + Writers), "further rows were pending when the daemon was killed");
    }

    private static async Task WriteUntilItEndsAsync(HttpClient http, int writer, ConcurrentDictionary<string, string> acknowledged)
    {
        for (var i = 0; ; i++)
        {
            var text = $"{writer}-{i}";
            try
            {
                using var response = await http.PostAsJsonAsync("/acme/durability/note", new { text });
                var data = await DataAsync(response);
                Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created), $"{data}");
                acknowledged[data.GetProperty("id").GetString()!] = text;
            }
            catch (HttpRequestException)
            {
                return;
            }
        }
    }

    private static async Task<JsonElement> DataAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        return body.TryGetProperty("data", out var data) ? data : body;
    }

    private async Task<RunningDaemon> StartAsync(string adapter, string url)
    {
        var file = Path.Combine(folder.FullName, "daemon.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { adapter, database_url = url, port = 0, schema_folder = "entities", log_level = "information" }));
        var daemon = new RunningDaemon(DaemonProgram.Start("--config", file));
        try
        {
            daemon.Http.BaseAddress = await DaemonProgram.ReadAddressAsync(daemon.Process);
            await Until(async () => (await daemon.Http.GetAsync("/ready")).IsSuccessStatusCode);
            return daemon;
        }
        catch
        {
            daemon.Dispose();
            throw;
        }
    }

    private static Task Until(Func<bool> holds) => Until(() => Task.FromResult(holds()));

    private static async Task Until(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(DaemonProgram.Limit);
        while (!await holds())
            await Task.Delay(10, limit.Token);
    }

    private sealed record RunningDaemon(Process Process) : IDisposable
    {
        public HttpClient Http { get; } = new();

        public void Dispose()
        {
            Http.Dispose();
            Process.Kill();
            Process.WaitForExit();
            Process.Dispose();
        }
    }
}
