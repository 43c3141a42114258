using NUnit.Framework;

namespace Dbal.TestClient;

/// <summary>Which daemon a run is to test.</summary>
/// <param name="BaseUrl">Where it listens.</param>
/// <param name="RunId">The run id that it was started with.</param>
/// <param name="Token">Its bearer token; null when it has none. Never shown.</param>
public sealed record Target(Uri BaseUrl, string RunId, string? Token)
{
    /// <summary>
    /// Reads the NUnit test parameters <c>BaseUrl</c> and <c>RunId</c>, else the environment variables <c>DBAL_URL</c> and <c>DBAL_RUN_ID</c>.
    /// The token is taken from <c>DBAL_TOKEN</c> alone, because NUnit writes test parameters into its result file.
    /// </summary>
    public static Target Read()
    {
        var url = Setting("BaseUrl", "DBAL_URL");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var baseUrl) || baseUrl.Scheme is not ("http" or "https"))
            throw new AssertionException($"The daemon's URL must be absolute, as in http://127.0.0.1:8080, and is '{url}'.");
        return new Target(baseUrl, Setting("RunId", "DBAL_RUN_ID"), Environment.GetEnvironmentVariable("DBAL_TOKEN") is { Length: > 0 } token ? token : null);
    }

    /// <summary>The target without its token.</summary>
    public override string ToString() => $"{BaseUrl} (run {RunId})";

    private static string Setting(string parameter, string variable) =>
        TestContext.Parameters[parameter] is { Length: > 0 } given ? given
        : Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value
        : throw new AssertionException(
            $"""
            This suite needs to know its daemon: neither the test parameter {parameter} nor the environment variable {variable} is set.
            ./build.sh starts daemons and sets both. By hand: start a daemon with DBAL_RUN_ID=desk and run the suite with
            --test-parameter BaseUrl=http://127.0.0.1:8080 --test-parameter RunId=desk
            """);
}
