using System.Text;

namespace Dbal.Fuzz.Runs;

/// <summary>The path that a server uses for a request target (RFC 3986, section 6.2.2).</summary>
internal static class RoutedPath
{
    private static readonly string[] Literals = ["health", "ready", "version", "status", "metrics", "openapi", "v1.json", "api", "dbal", "_bulk"];

    /// <summary>Decodes a target's path, removes dot segments and the trailing slash, and spells fixed segments as in OpenAPI.</summary>
    /// <param name="target">The target, each character a byte.</param>
    public static string Of(string target)
    {
        var path = target.Split('?')[0];
        if (!path.StartsWith('/') && path.IndexOf("://", StringComparison.Ordinal) is var scheme and > 0)
            path = path.IndexOf('/', scheme + 3) is var slash and > 0 ? path[slash..] : "/";
        var segments = new List<string>();
        foreach (var segment in Decoded(path).Split('/'))
        {
            if (segment == "..")
            {
                if (segments.Count > 1)
                    segments.RemoveAt(segments.Count - 1);
            }
            else if (segment != ".")
                segments.Add(Literals.FirstOrDefault(literal => literal.Equals(segment, StringComparison.OrdinalIgnoreCase)) ?? segment);
        }

        var routed = string.Join('/', segments);
        return routed.Length > 1 && routed.EndsWith('/') ? routed[..^1] : routed;
    }

    private static string Decoded(string path)
    {
        var bytes = new List<byte>();
        for (var at = 0; at < path.Length; at++)
        {
            // Servers do not decode an encoded slash, because it is not a separator.
            if (path[at] == '%' && at + 2 < path.Length && char.IsAsciiHexDigit(path[at + 1]) && char.IsAsciiHexDigit(path[at + 2])
                && Convert.FromHexString(path.AsSpan(at + 1, 2))[0] is var value && value != (byte)'/')
            {
                bytes.Add(value);
                at += 2;
            }
            else
                bytes.Add((byte)path[at]);
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
