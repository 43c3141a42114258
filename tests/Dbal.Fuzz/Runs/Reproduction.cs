using System.Text;
using Dbal.Fuzz.Wire;

namespace Dbal.Fuzz.Runs;

/// <summary>Formats the commands that send an input again.</summary>
internal static class Reproduction
{
    /// <summary>Returns the commands for what an exchange sent last: curl if possible, otherwise the bytes in a file.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="name">The name for files.</param>
    public static string Of(Exchange exchange, string name) =>
        string.Join('\n', exchange.Sent.Select((each, at) => each.Request is { } request && IsPlain(request)
            ? Curl(exchange.Daemon, request, $"{name}-{at}.body")
            : Raw(exchange.Daemon, each.Bytes, $"{name}-{at}.raw")));

    private static string Raw(Uri daemon, byte[] bytes, string name) =>
        $"nc {daemon.Host} {daemon.Port} < {Quoted(Artifacts.Write(name, bytes))}   # {bytes.Length} bytes; kept inputs are such files in tests/Dbal.Fuzz/Kept";

    private static string Curl(Uri daemon, Request request, string name)
    {
        var command = new StringBuilder("curl -i -g --path-as-is");
        command.Append(request.Method == "HEAD" ? " --head" : $" -X {Quoted(request.Method)}");
        foreach (var (header, value) in request.Headers)
            command.Append($" -H {Quoted(value.Length == 0 ? $"{header};" : $"{header}: {value}")}");
        if (request.Body is { } body)
            command.Append(IsShort(body)
                ? $" --data-raw {Quoted(Encoding.UTF8.GetString(body))}"
                : $" --data-binary {Quoted("@" + Artifacts.Write(name, body))}");
        return command.Append($" {Quoted($"{daemon.GetLeftPart(UriPartial.Authority)}{request.Target}")}").ToString();
    }

    private static bool IsShort(byte[] body) => body.Length < 400 && body.All(each => each is >= 0x20 and < 0x7F or (byte)'\n');

    private static bool IsPlain(Request request) =>
        request.Target.StartsWith('/')
        && request.Target.Length < 4000
        && request.Target.Concat(request.Method).All(each => each is > ' ' and < '\x7F')
        && request.Headers.All(header => header.Name.Length > 0
            && header.Name.All(each => char.IsAsciiLetterOrDigit(each) || each == '-')
            && header.Value.All(each => each is >= ' ' and < '\x7F'));

    private static string Quoted(string text) => $"'{text.Replace("'", @"'\''")}'";
}
