using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Dbal.Fuzz.Wire;

/// <summary>Reads a sequence of responses, and rejects everything that RFC 9112 does not allow.</summary>
/// <param name="stream">The connection.</param>
internal sealed partial class AnswerReader(Stream stream)
{
    private const int LargestHead = 256 * 1024;

    private readonly byte[] chunk = new byte[64 * 1024];
    private byte[] received = [];
    private int begin;
    private int end;

    /// <summary>Reads the next response, except interim ones (1xx); null when the connection is closed instead.</summary>
    /// <param name="isHead">Whether it is the response to a HEAD request, which has no body.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    /// <exception cref="InvalidDataException">The data is not HTTP, or is incomplete.</exception>
    public async Task<WireAnswer?> ReadAsync(bool isHead, CancellationToken cancellation)
    {
        while (true)
        {
            if (await HeadAsync(cancellation) is not { } head)
                return null;
            var lines = head.Split("\r\n");
            if (!StatusLine().IsMatch(lines[0]))
                throw new InvalidDataException($"'{Shown(lines[0])}' is not a status line");
            var status = int.Parse(lines[0].AsSpan(9, 3), CultureInfo.InvariantCulture);
            if (status < 200)
                continue;
            var headers = lines.Skip(1).Select(Header).ToList();
            var answer = new WireAnswer(status, headers, []);
            return isHead || status is 204 or 304 ? answer : answer with { Body = await BodyAsync(answer, cancellation) };
        }
    }

    private static (string Name, string Value) Header(string line) => HeaderLine().Match(line) is { Success: true } match
        ? (match.Groups[1].Value, match.Groups[2].Value)
        : throw new InvalidDataException($"'{Shown(line)}' is not a header");

    private async Task<string?> HeadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var length = received.AsSpan(begin, end - begin).IndexOf("\r\n\r\n"u8);
            if (length >= 0)
            {
                var head = Encoding.Latin1.GetString(received, begin, length);
                begin += length + 4;
                return head;
            }

            if (end - begin > LargestHead)
                throw new InvalidDataException("the response's head is incomplete");
            if (await MoreAsync(cancellation))
                continue;
            return end == begin ? null : throw new InvalidDataException("the connection is closed within a response's head");
        }
    }

    private async Task<byte[]> BodyAsync(WireAnswer answer, CancellationToken cancellation)
    {
        if (answer.Header("Transfer-Encoding") is { } coding)
            return coding == "chunked" ? await ChunksAsync(cancellation) : throw new InvalidDataException($"the transfer coding '{Shown(coding)}' is unknown");
        if (answer.Header("Content-Length") is not { } text)
            return answer.Closes ? await RestAsync(cancellation) : throw new InvalidDataException("the response has neither Content-Length nor chunks");
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? await BytesAsync(length, cancellation)
            : throw new InvalidDataException($"Content-Length is '{Shown(text)}'");
    }

    private async Task<byte[]> ChunksAsync(CancellationToken cancellation)
    {
        var body = new MemoryStream();
        while (true)
        {
            var line = await LineAsync(cancellation);
            if (!int.TryParse(line, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var length))
                throw new InvalidDataException($"'{Shown(line)}' is not the length of a chunk");
            body.Write(await BytesAsync(length, cancellation));
            if (await LineAsync(cancellation) is { Length: > 0 } rest)
                throw new InvalidDataException($"'{Shown(rest)}' follows a chunk");
            if (length == 0)
                return body.ToArray();
        }
    }

    private async Task<string> LineAsync(CancellationToken cancellation)
    {
        int length;
        while ((length = received.AsSpan(begin, end - begin).IndexOf("\r\n"u8)) < 0)
        {
            if (!await MoreAsync(cancellation))
                throw new InvalidDataException("the connection is closed within a body");
        }

        var line = Encoding.Latin1.GetString(received, begin, length);
        begin += length + 2;
        return line;
    }

    private async Task<byte[]> BytesAsync(int length, CancellationToken cancellation)
    {
        while (end - begin < length)
        {
            if (!await MoreAsync(cancellation))
                throw new InvalidDataException($"the connection is closed {length - (end - begin)} bytes before the end of a body");
        }

        var bytes = received[begin..(begin + length)];
        begin += length;
        return bytes;
    }

    private async Task<byte[]> RestAsync(CancellationToken cancellation)
    {
        while (await MoreAsync(cancellation))
        {
        }

        return await BytesAsync(end - begin, cancellation);
    }

    private async Task<bool> MoreAsync(CancellationToken cancellation)
    {
        var count = await stream.ReadAsync(chunk, cancellation);
        if (begin > 0)
        {
            received.AsSpan(begin, end - begin).CopyTo(received);
            (begin, end) = (0, end - begin);
        }

        if (end + count > received.Length)
            Array.Resize(ref received, Math.Max(received.Length * 2, end + count));
        chunk.AsSpan(0, count).CopyTo(received.AsSpan(end));
        end += count;
        return count > 0;
    }

    private static string Shown(string text) => text.Length <= 80 ? text : text[..80] + "…";

    [GeneratedRegex(@"\AHTTP/1\.1 [1-5][0-9][0-9] [\x20-\x7E]*\z")]
    private static partial Regex StatusLine();

    [GeneratedRegex(@"\A([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7E]*?)[ \t]*\z")]
    private static partial Regex HeaderLine();
}
