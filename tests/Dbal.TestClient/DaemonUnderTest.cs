using System.Net.Http.Headers;
using System.Text.Json;
using NUnit.Framework;

namespace Dbal.TestClient;

/// <summary>
/// The daemon that a run tests: met once before the first test, and refused when it is another than the one that was to be tested, so that a
/// stray daemon on the same port is never taken for it. A suite derives its <c>[SetUpFixture]</c> from this class, outside any namespace.
/// </summary>
public abstract class DaemonUnderTest
{
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(30);

    /// <summary>The one HTTP client of the run, with the daemon's address and token set.</summary>
    public static HttpClient Http { get; private set; } = null!;

    /// <summary>Which daemon this is.</summary>
    public static Target Target { get; private set; } = null!;

    /// <summary>What the daemon declares in <c>/status</c>.</summary>
    public static IReadOnlySet<string> Capabilities { get; private set; } = null!;

    /// <summary>Meets the daemon; what is wrong with it becomes the failure of every test.</summary>
    [OneTimeSetUp]
    public async Task Meet()
    {
        Target = Target.Read();
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = Target.BaseUrl, Timeout = RequestLimit };
        if (Target.Token is not null)
            Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Target.Token);

        var health = await Ask("/health");
        if (Text(health, "runId") is var runId && runId != Target.RunId)
        {
            Assert.Fail(
                $"The daemon at {Target.BaseUrl} is not the one of this run: it is {Text(health, "service")}, process {Text(health, "pid")}, run '{runId}', "
                + $"and run '{Target.RunId}' was to be tested. Stop it, or give the suite the right address.");
        }

        var status = await Ask("/status");
        Capabilities = status.GetProperty("capabilities").EnumerateArray().Select(each => each.GetString()!).ToHashSet();
    }

    /// <summary>Closes the connections.</summary>
    [OneTimeTearDown]
    public void Leave() => Http?.Dispose();

    private static async Task<JsonElement> Ask(string path)
    {
        try
        {
            using var response = await Http.GetAsync(path);
            var text = await response.Content.ReadAsStringAsync();
            if (!response.IsSuccessStatusCode)
                throw new AssertionException($"GET {path} at {Target.BaseUrl} answered {(int)response.StatusCode}: {text}");
            return JsonDocument.Parse(text).RootElement.GetProperty("data");
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or JsonException or KeyNotFoundException)
        {
            throw new AssertionException($"No daemon answers GET {path} at {Target.BaseUrl} as it should: {fault.Message}");
        }
    }

    private static string Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value.ToString() : "unknown";
}
