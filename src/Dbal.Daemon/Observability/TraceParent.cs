using System.Diagnostics;

namespace Dbal.Daemon.Observability;

/// <summary>The <c>traceparent</c> of a request (W3C Trace Context): the caller's, so that its log and the daemon's can be joined, else a new one.</summary>
internal static class TraceParent
{
    /// <summary>The header's name.</summary>
    public const string Header = "traceparent";

    /// <summary>The value for a request.</summary>
    /// <param name="received">The header that came, if any. One that does not follow the standard counts as none.</param>
    public static string For(string? received) =>
        received is not null && ActivityContext.TryParse(received, traceState: null, out _)
            ? received
            : $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-00";
}
