using NUnit.Framework;

namespace Dbal.TestClient;

/// <summary>The daemon that a run tests.</summary>
/// <param name="BaseUrl">Its URL.</param>
/// <param name="RunId">The run id that it was started with.</param>
/// <param name="Token">Its bearer token; null for none. Never printed.</param>
public sealed record Target(Uri BaseUrl, string RunId, string? Token)
{
    /// <summary>
    /// Reads the NUnit test parameters <c>BaseUrl</c> and <c>RunId</c>, or else the environment variables <c>DBAL_URL</c> and <c>DBAL_RUN_ID</c>.
    /// The token is only read from <c>DBAL_TOKEN</c>, because NUnit writes test parameters to its result file.
    /// </summary>
    public static Target Read()
    {
        var url = Setting("BaseUrl", "DBAL_URL");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var baseUrl) || baseUrl.Scheme is not ("http" or "https"))
            throw new AssertionException($"Invalid daemon URL '{url}'. Use an absolute URL such as http://127.0.0.1:8080.");
        return new Target(baseUrl, Setting("RunId", "DBAL_RUN_ID"), Environment.GetEnvironmentVariable("DBAL_TOKEN") is { Length: > 0 } token ? token : null);
    }

    /// <summary>Returns the target without its token.</summary>
    public override string ToString() => $"{BaseUrl} (run {RunId})";

    private static string Setting(string parameter, string variable) =>
        TestContext.Parameters[parameter] is { Length: > 0 } given ? given
        : Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value
        : throw new AssertionException(
            $"""
            The daemon to test is unknown: neither the test parameter {parameter} nor the environment variable {variable} is set.
            ./build.sh starts daemons and sets both. By hand: start a daemon with DBAL_RUN_ID=desk and run the suite with
            --test-parameter BaseUrl=http://127.0.0.1:8080 --test-parameter RunId=desk
            """);
}
