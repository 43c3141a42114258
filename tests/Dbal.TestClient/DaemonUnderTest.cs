using System.Net.Http.Headers;
using System.Text.Json;
using NUnit.Framework;

namespace Dbal.TestClient;

/// <summary>
/// The daemon under test. It is checked once before the first test, and rejected if it is not the expected one, so that another daemon on the same port is
/// never tested by mistake. A suite derives its <c>[SetUpFixture]</c> from this class, outside any namespace.
/// </summary>
public abstract class DaemonUnderTest
{
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(30);

    /// <summary>The HTTP client of the run, with the daemon's URL and token.</summary>
    public static HttpClient Http { get; private set; } = null!;

    /// <summary>The target of the run.</summary>
    public static Target Target { get; private set; } = null!;

    /// <summary>The capabilities in the daemon's <c>/status</c>.</summary>
    public static IReadOnlySet<string> Capabilities { get; private set; } = null!;

    /// <summary>Checks the daemon; a problem fails every test.</summary>
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
                $"The daemon at {Target.BaseUrl} does not belong to this run: it is {Text(health, "service")}, process {Text(health, "pid")}, run '{runId}', "
                + $"and run '{Target.RunId}' is expected. Stop it, or set the URL of the right daemon.");
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
            throw new AssertionException($"GET {path} at {Target.BaseUrl} failed: {fault.Message}");
        }
    }

    private static string Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value.ToString() : "unknown";
}
