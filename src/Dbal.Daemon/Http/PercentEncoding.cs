using System.Text;
using Dbal.Errors;
using Microsoft.AspNetCore.Http.Features;

namespace Dbal.Daemon.Http;

/// <summary>Decodes URLs strictly (RFC 3986, section 2.1): text that is not percent-encoded UTF-8 is rejected (S9).</summary>
internal static class PercentEncoding
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Returns the parameters of a query string, decoded; <c>+</c> is a space.</summary>
    /// <exception cref="DbalException"><see cref="ErrorCode.BadRequest"/> for a query string that is not percent-encoded UTF-8.</exception>
    public static IEnumerable<KeyValuePair<string, string>> Parameters(QueryString query)
    {
        if (!query.HasValue)
            yield break;
        foreach (var pair in query.Value![1..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=');
            yield return equals < 0
                ? new(Decode(pair, plusIsBlank: true), "")
                : new(Decode(pair.AsSpan(0, equals), plusIsBlank: true), Decode(pair.AsSpan(equals + 1), plusIsBlank: true));
        }
    }

    /// <summary>Checks the path as it was sent, because the server decodes it leniently.</summary>
    /// <exception cref="DbalException"><see cref="ErrorCode.BadRequest"/> for a path that is not percent-encoded UTF-8.</exception>
    public static void ValidatePath(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.AsSpan();
        if (target.IndexOf('?') is var question and >= 0)
            target = target[..question];
        if (target.Contains('%') || !Ascii.IsValid(target))
            Decode(target, plusIsBlank: false);
    }

    private static string Decode(ReadOnlySpan<char> text, bool plusIsBlank)
    {
        if (!text.ContainsAny('%', '+') && Ascii.IsValid(text))
            return text.ToString();
        var bytes = new byte[text.Length];
        var length = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var unit = text[at];
            var hex = text[(at + 1)..];
            if (unit == '%')
            {
                if (hex.Length < 2 || !char.IsAsciiHexDigit(hex[0]) || !char.IsAsciiHexDigit(hex[1]))
                    throw Fault();
                bytes[length++] = (byte)((Digit(hex[0]) << 4) | Digit(hex[1]));
                at += 2;
            }
            else
                bytes[length++] = unit == '+' && plusIsBlank ? (byte)' ' : unit < 0x80 ? (byte)unit : throw Fault();
        }

        try
        {
            return Strict.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            throw Fault();
        }
    }

    private static int Digit(char hex) => char.IsAsciiDigit(hex) ? hex - '0' : (hex | 0x20) - 'a' + 10;

    private static DbalException Fault() => new(
        ErrorCode.BadRequest, "The URL is not percent-encoded UTF-8.", hint: "Encode each byte of the text's UTF-8 form as %XX, and a literal % as %25.");
}
