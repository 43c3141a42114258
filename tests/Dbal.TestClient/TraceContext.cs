using System.Security.Cryptography;
using System.Text;

namespace Dbal.TestClient;

/// <summary>The trace of one test. Every request of the test has it, which identifies the test in the daemon's log.</summary>
/// <param name="TraceId">32 lower-case hexadecimal digits.</param>
/// <remarks>The header is the one of https://www.w3.org/TR/trace-context/#traceparent-header.</remarks>
public sealed record TraceContext(string TraceId)
{
    private int requests;

    /// <summary>Derives the trace of a test from the run and the test's name.</summary>
    public static TraceContext Of(string runId, string testName) =>
        new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{runId}\n{testName}")).AsSpan(0, 16)));

    /// <summary>The <c>traceparent</c> header of the next request.</summary>
    public string NextHeader() => $"00-{TraceId}-{Interlocked.Increment(ref requests):x16}-01";
}
