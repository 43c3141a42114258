using System.Net;
using System.Net.Sockets;
using Dbal.Errors;

namespace Dbal.Daemon.Http;

/// <summary>
/// Protects a daemon without tokens against web pages in the user's browser. A page can make its own name resolve to 127.0.0.1 (DNS rebinding) and send
/// requests that look local. But these have that name in <c>Host</c>, and the page's origin in <c>Origin</c>.
/// </summary>
/// <param name="host">The address that the daemon listens on.</param>
internal sealed class LocalCallers(IPAddress host)
{
    private readonly string[] names = ["127.0.0.1", "localhost", "[::1]", host.AddressFamily is AddressFamily.InterNetworkV6 ? $"[{host}]" : $"{host}"];

    /// <summary>Rejects requests that are not local.</summary>
    /// <exception cref="DbalException">
    /// <see cref="ErrorCode.Forbidden"/> for a <c>Host</c> other than this machine's, or an <c>Origin</c> other than the daemon's own.
    /// </exception>
    public void Check(HttpRequest request)
    {
        var authority = request.Headers.Host.ToString();
        if (!IsLocal(authority))
        {
            throw new DbalException(
                ErrorCode.Forbidden,
                "The header Host does not name this machine.",
                hint: "Without a token, the daemon only accepts localhost, 127.0.0.1 and [::1]. To use other names, configure a token.");
        }

        if (request.Headers.Origin is [{ } origin, ..] && !origin.Equals($"{request.Scheme}://{authority}", StringComparison.OrdinalIgnoreCase))
        {
            throw new DbalException(
                ErrorCode.Forbidden, "The header Origin names another site.", hint: "To accept requests from other origins, configure a token.");
        }
    }

    private bool IsLocal(ReadOnlySpan<char> authority)
    {
        var colon = authority.LastIndexOf(':');
        var name = colon > authority.LastIndexOf(']') && !authority[(colon + 1)..].ContainsAnyExceptInRange('0', '9') ? authority[..colon] : authority;
        foreach (var each in names)
        {
            if (name.Equals(each, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
