using Dbal.Fuzz.Drawing;
using Dbal.Fuzz.Runs;
using Dbal.Fuzz.Wire;

namespace Dbal.Fuzz.Inputs;

/// <summary>Paths and methods: encodings, dot segments, Unicode, lengths.</summary>
internal sealed class AddressInputs : IInputs
{
    private static readonly string[] Services =
    [
        "/health", "/ready", "/version", "/status", "/metrics", "/openapi/v1.json", "/api/dbal", "/", "/api", "/openapi", "/favicon.ico", "/.well-known/x",
    ];

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    private static readonly string[] OddMethods =
    [
        "OPTIONS", "TRACE", "CONNECT", "get", "Get", "PROPFIND", "PURGE", "QUERY", "X", "G3T", "!#$",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ];

    private static readonly string[] Segments =
    [
        ".", "..", "...", "", "%2e", "%2E%2e", "%2F", "%2f..", "%5C", "\\", ";a=b", ":", "@", "%00", "%0d%0a", "%20", "+", "a+b", "~", "*", "$", "%25",
        "%2541", "_bulk", "_Bulk", "%5Fbulk", "null", "api", "API", "openapi", "health", "-", "_", "{tenant}",
    ];

    /// <inheritdoc/>
    public string Name => "addresses";

    /// <inheritdoc/>
    public double Share => 0.07;

    /// <inheritdoc/>
    public double RequestsOfInput => 1;

    /// <inheritdoc/>
    public IInput Next(Draw draw, string tenant)
    {
        var path = draw.Chance(0.2) ? draw.Of(Services) : OfRows(draw, tenant);
        for (var changes = draw.Of(0, 1, 1, 2); changes > 0; changes--)
            path = Changed(draw, path);
        if (draw.Chance(0.05))
            path += draw.Of("#", "#x", "?", "??", "?#", "?/../..");
        if (draw.Chance(0.03))
            path = draw.Of("http://localhost", "http://127.0.0.1:1", "https://example.org", "HTTP://LOCALHOST", "http://", "ftp://localhost", "file://") + path;
        var method = draw.Chance(0.85) ? draw.Of(Methods) : draw.Of(OddMethods);
        return new RequestsInput(method is "POST" or "PUT" or "PATCH" ? Request.WithJson(method, path, "{}") : new Request(method, path));
    }

    private static string OfRows(Draw draw, string tenant)
    {
        var entity = Rows.Entity(draw);
        var other = Texts.Legal(draw, 70) is var text && text.Length == 0 ? "-" : PercentText.Of(draw, text);
        var path = Rows.AddressOf(draw.Chance(0.8) ? tenant : draw.Of(DataSet.Tenant, other), entity);
        return draw.Below(4) switch
        {
            0 => path,
            1 => path + "/_bulk",
            2 => $"{path}/{draw.Uuid()}",
            _ => $"{path}/{PercentText.Of(draw, Texts.Any(draw, 60))}",
        };
    }

    private static string Changed(Draw draw, string path)
    {
        var segments = path.Split('/').ToList();
        var at = draw.Below(segments.Count);
        switch (draw.Below(9))
        {
            case 0:
                segments.Insert(at, draw.Of(Segments));
                break;
            case 1:
                segments[at] = draw.Of(Segments);
                break;
            case 2:
                segments[at] += PercentText.None(draw);
                break;
            case 3:
                segments[at] = PercentText.Of(draw, Texts.Any(draw, 40));
                break;
            case 4:
                segments[at] = string.Concat(segments[at].Select(each => draw.Chance(0.5) ? $"%{(int)each & 0xFF:X2}" : $"{each}"));
                break;
            case 5:
                segments.RemoveAt(at);
                break;
            case 6:
                segments[at] = new string(draw.Of('a', 'A', '0', '_'), draw.Size(70_000));
                break;
            case 7:
                segments[at] = draw.Chance(0.5) ? segments[at].ToUpperInvariant() : segments[at] + draw.Of("/", "//", "/.", "/..", "/x/y/z");
                break;
            default:
                segments.AddRange(Enumerable.Repeat(draw.Of("a", "..", ".", "", "%2e%2e"), draw.Size(500)));
                break;
        }

        var changed = string.Join('/', segments);
        return changed.StartsWith('/') || draw.Chance(0.1) ? changed : "/" + changed;
    }
}
