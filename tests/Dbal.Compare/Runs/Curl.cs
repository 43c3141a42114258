using System.Text.RegularExpressions;
using Dbal.Compare.Streams;

namespace Dbal.Compare.Runs;

/// <summary>Formats a stream as curl commands. Values of earlier answers are read from files that those commands write.</summary>
internal static partial class Curl
{
    /// <summary>Returns one command for each request.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="daemon">The daemon's URL.</param>
    /// <param name="tenant">The tenant.</param>
    public static IEnumerable<string> Of(RequestStream stream, Uri daemon, string tenant)
    {
        var all = string.Concat(stream.Requests.Select(request => $"{request.Target} {request.Body} {string.Concat(request.Headers)}"));
        foreach (var request in stream.Requests)
        {
            var command = $"curl -sg -X {request.Method}";
            if (all.Contains($"{{{{{request.Label}.id", StringComparison.Ordinal) || all.Contains($"{{{{{request.Label}.cursor", StringComparison.Ordinal))
                command += $" -o {request.Label}.json";
            if (all.Contains($"{{{{{request.Label}.etag", StringComparison.Ordinal))
                command += $" -D {request.Label}.headers";
            foreach (var (name, value) in request.Headers)
                command += $" -H {Quoted($"{name}: {value}", tenant, isJson: false)}";
            if (request.Body is { } body)
                command += $" --json {Quoted(body, tenant, isJson: true)}";
            yield return $"{command} {Quoted($"{daemon.GetLeftPart(UriPartial.Authority)}{request.Target}", tenant, isJson: false)}";
        }
    }

    private static string Quoted(string text, string tenant, bool isJson) =>
        $"'{Place().Replace(text.Replace("'", @"'\''"), place => place.Groups["label"].Success ? $"'\"$({Command(place, isJson)})\"'" : tenant)}'";

    private static string Command(Match place, bool isJson)
    {
        var label = place.Groups["label"].Value;
        return place.Groups["what"].Value switch
        {
            "etag" => $"sed -n 's/^ETag: //p' {label}.headers | tr -d '\\r'{(isJson ? " | sed 's/\"/\\\\\"/g'" : "")}",
            "cursor" => $"jq -r .page.nextCursor {label}.json",
            _ => $"jq -r '.data{(place.Groups["index"].Success ? $"[{place.Groups["index"].Value}]" : "")}.id' {label}.json",
        };
    }

    [GeneratedRegex(@"\{\{(?:tenant|(?<label>\d+)\.(?<what>id|etag|cursor)(?:\.(?<index>\d+))?)\}\}")]
    private static partial Regex Place();
}
