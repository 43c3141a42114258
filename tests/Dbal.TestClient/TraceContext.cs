using System.Security.Cryptography;
using System.Text;

namespace Dbal.TestClient;

/// <summary>The trace of one test: every request of the test bears it, so that the daemon's log lines can be told apart by test.</summary>
/// <param name="TraceId">32 lower-case hexadecimal digits.</param>
/// <remarks>The header is the one of https://www.w3.org/TR/trace-context/#traceparent-header.</remarks>
public sealed record TraceContext(string TraceId)
{
    private int requests;

    /// <summary>The trace of a test: the same for the same run and name, and another for any other.</summary>
    public static TraceContext Of(string runId, string testName) =>
        new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{runId}\n{testName}")).AsSpan(0, 16)));

    /// <summary>The <c>traceparent</c> header of the next request.</summary>
    public string NextHeader() => $"00-{TraceId}-{Interlocked.Increment(ref requests):x16}-01";
}
