using System.Net;
using Dbal.Errors;

namespace Dbal.Daemon.Http;

/// <summary>
/// Guards a daemon that asks for no token. A page that the user's browser shows can have its own name resolve to 127.0.0.1 (DNS rebinding) and then read
/// and write as if it were local; but its name stands in <c>Host</c>, and the page's origin in <c>Origin</c>.
/// </summary>
/// <param name="host">The address that the daemon listens on.</param>
internal sealed class LocalCallers(IPAddress host)
{
    private readonly string[] names = ["127.0.0.1", "localhost", "[::1]", host.AddressFamily is System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{host}]" : $"{host}"];

    /// <summary>Lets local callers in.</summary>
    /// <exception cref="DbalException"><see cref="ErrorCode.Forbidden"/> for another <c>Host</c> than this machine's, or an <c>Origin</c> other than the daemon's own.</exception>
    public void Demand(HttpRequest request)
    {
        var authority = request.Headers.Host.ToString();
        if (!IsLocal(authority))
        {
            throw new DbalException(
                ErrorCode.Forbidden,
                "The header Host does not name this machine.",
                hint: "Without a token the daemon answers to localhost, 127.0.0.1 and [::1]. Configure a token to use other names.");
        }

        if (request.Headers.Origin is [{ } origin, ..] && !origin.Equals($"{request.Scheme}://{authority}", StringComparison.OrdinalIgnoreCase))
        {
            throw new DbalException(
                ErrorCode.Forbidden, "The header Origin names another site.", hint: "Configure a token to let web pages of other origins in.");
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
