using System.Diagnostics;

namespace Dbal.Daemon.Observability;

/// <summary>The <c>traceparent</c> of a request (W3C Trace Context): the client's, to correlate its log with the daemon's, otherwise a new one.</summary>
internal static class TraceParent
{
    /// <summary>The header's name.</summary>
    public const string Header = "traceparent";

    private const int TraceBytes = 16;
    private const int ParentBytes = 8;
    private const int Length = 3 + (2 * TraceBytes) + 1 + (2 * ParentBytes) + 3;

    /// <summary>Returns the value for a request.</summary>
    /// <param name="received">The received header, if any. An invalid one is ignored.</param>
    public static string For(string? received) =>
        received is not null && ActivityContext.TryParse(received, traceState: null, out _) ? received : New();

    // 00-TRACE-PARENT-00 in one step, because most clients send none.
    private static string New()
    {
        Span<byte> random = stackalloc byte[TraceBytes + ParentBytes];
        Random.Shared.NextBytes(random);
        Span<char> text = stackalloc char[Length];
        "00-".CopyTo(text);
        Convert.TryToHexStringLower(random[..TraceBytes], text[3..], out var written);
        text[3 + written] = '-';
        Convert.TryToHexStringLower(random[TraceBytes..], text[(4 + written)..], out _);
        "-00".CopyTo(text[^3..]);
        return new string(text);
    }
}
