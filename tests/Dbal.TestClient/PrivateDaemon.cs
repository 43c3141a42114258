using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using NUnit.Framework;

namespace Dbal.TestClient;

/// <summary>
/// A daemon for one test, of the same program and adapter as the daemon under test, with an unreachable database: to test responses without a database, and
/// access control. Its log is discarded.
/// </summary>
public sealed class PrivateDaemon : IAsyncDisposable
{
    /// <summary>The password in the database URL, which no response may contain.</summary>
    public const string Password = "hush-5d1f0c";

    private const int ClosedPort = 9; // discard (RFC 863), which is unused
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("dbal-private-");
    private readonly Process process;
    private readonly HttpClient http;

    private PrivateDaemon(Dictionary<string, object> settings)
    {
        var port = FreePort();
        settings["port"] = port;
        var config = Path.Combine(folder.FullName, "daemon.json");
        File.WriteAllText(config, JsonSerializer.Serialize(settings));
        process = Process.Start(StartInfo(config, port))!;
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Limit };
    }

    /// <summary>Starts a daemon, and waits until it listens.</summary>
    /// <param name="settings">Further settings.</param>
    public static async Task<PrivateDaemon> StartAsync(params (string Key, object Value)[] settings)
    {
        var daemon = new PrivateDaemon(await SettingsAsync(settings));
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Limit && !daemon.process.HasExited)
        {
            try
            {
                using var answer = await daemon.http.GetAsync("/health");
                return daemon;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(20);
            }
        }

        await daemon.DisposeAsync();
        throw new AssertionException("The private daemon does not listen.");
    }

    /// <summary>Starts a daemon that is expected to exit, and returns its exit code.</summary>
    /// <param name="settings">Further settings.</param>
    public static async Task<int> RunAsync(params (string Key, object Value)[] settings)
    {
        await using var daemon = new PrivateDaemon(await SettingsAsync(settings));
        using var limit = new CancellationTokenSource(Limit);
        await daemon.process.WaitForExitAsync(limit.Token);
        return daemon.process.ExitCode;
    }

    /// <summary>Writes a file for a setting.</summary>
    /// <returns>Its path. The file is deleted with the test's temporary files.</returns>
    public static string Write(string content)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, content);
        return file;
    }

    /// <summary>Sends a GET request.</summary>
    /// <param name="path">The path.</param>
    /// <param name="headers">Headers, sent unchanged.</param>
    public async Task<Answer> Get(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        var clock = Stopwatch.StartNew();
        using var response = await http.SendAsync(request);
        var answer = new Answer(HttpMethod.Get, path, null, response, await response.Content.ReadAsStringAsync(), clock.Elapsed);
        TestContext.Out.WriteLine(answer);
        return answer;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Delete(recursive: true);
    }

    private static async Task<Dictionary<string, object>> SettingsAsync((string Key, object Value)[] settings)
    {
        using var answer = await DaemonUnderTest.Http.GetAsync("/health");
        var adapter = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("data").GetProperty("backend").GetString()!;
        var all = new Dictionary<string, object> { ["adapter"] = adapter, ["database_url"] = UnreachableDatabase(adapter) };
        foreach (var (key, value) in settings)
            all[key] = value;
        return all;
    }

    private static string UnreachableDatabase(string adapter)
    {
        switch (adapter)
        {
            case "sqlite":
                return Path.Combine(Path.GetTempPath(), $"dbal-missing-{Guid.NewGuid():n}", "dbal.db");
            case "postgres" or "prisma":
                return $"postgresql://dbal:{Password}@127.0.0.1:{ClosedPort}/dbal";
            case "mysql":
                return $"mysql://dbal:{Password}@127.0.0.1:{ClosedPort}/dbal";
            case "mongodb":
                return $"mongodb://dbal:{Password}@127.0.0.1:{ClosedPort}/dbal";
            default:
                Assert.Ignore($"The format of database URLs of the adapter '{adapter}' is unknown.");
                return "";
        }
    }

    private static ProcessStartInfo StartInfo(string config, int port)
    {
        var command = Environment.GetEnvironmentVariable("DBAL_DAEMON_COMMAND") ?? "";
        if (!command.Contains("{config}", StringComparison.Ordinal))
            Assert.Ignore("This test starts its own daemon: set DBAL_DAEMON_COMMAND to a command with {config}, as ./build.sh does.");
        command = command.Replace("{config}", $"\"{config}\"").Replace("{port}", $"{port}");
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd.exe") { Arguments = $"/d /s /c \"{command} > NUL 2>&1\"" }
            : new ProcessStartInfo("/bin/sh", ["-c", $"exec {command} > /dev/null 2>&1"]);
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("DBAL_", StringComparison.Ordinal)))
            start.Environment.Remove(name);
        return start;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
