using System.Text;

namespace Dbal.Fuzz.Drawing;

/// <summary>Generates valid and almost valid JSON.</summary>
internal static class JsonTexts
{
    private static readonly string[] Broken =
    [
        "", " ", "{", "}", "[", "]", "[1,]", "{\"a\":1,}", "{,}", "[,1]", "{\"a\"}", "{\"a\":}", "{a:1}", "{'a':1}", "{\"a\":1 \"b\":2}", "[1 2]", "nul",
        "tru", "True", "undefined", "\"", "\"a", "\"\\x\"", "\"\\u12\"", "\"\t\"",
        "\"\n\"", "//", "/**/", "{}//", "{} {}", "{}{}", "[]]", "1 2", "\u00a0{}", "{\"a\":01}", "{\"a\":+1}", "{\"a\":.5}", "{\"a\":1.}", "{\"a\":NaN}",
        "{\"a\":Infinity}", "\0", "{}\0", "'", "<a/>", "a=1&b=2", "---\na: 1",
    ];

    /// <summary>Returns a JSON value with at most this many levels.</summary>
    public static string Value(Draw draw, int levels)
    {
        if (levels > 0 && draw.Chance(0.4))
        {
            return draw.Chance(0.5)
                ? $"[{string.Join(',', draw.Many(0, 4, () => Value(draw, levels - 1)))}]"
                : $"{{{string.Join(',', draw.Many(0, 4, () => Name(draw)).Distinct().Select(name => $"{Texts.Json(draw, name)}:{Value(draw, levels - 1)}"))}}}";
        }

        return draw.Below(6) switch
        {
            0 => "null",
            1 => draw.Of("true", "false"),
            2 or 3 => Numbers.Any(draw),
            _ => Texts.Json(draw, Texts.Any(draw, 200)),
        };
    }

    /// <summary>Returns nested brackets.</summary>
    public static string Nested(Draw draw, int levels)
    {
        var text = new StringBuilder();
        var ends = new Stack<char>();
        for (var level = 0; level < levels; level++)
        {
            var isObject = draw.Chance(0.3);
            text.Append(isObject ? "{\"a\":" : "[");
            ends.Push(isObject ? '}' : ']');
        }

        text.Append('1');
        foreach (var end in ends)
            text.Append(end);
        return text.ToString();
    }

    /// <summary>Returns text that is not JSON.</summary>
    public static string None(Draw draw) => draw.Of(Broken);

    /// <summary>Encodes a text: mostly as UTF-8, otherwise in another encoding, with a byte order mark, truncated or with an invalid byte.</summary>
    public static byte[] Encoded(Draw draw, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        switch (draw.Below(20))
        {
            case 0:
                return [0xEF, 0xBB, 0xBF, .. bytes];
            case 1:
                return [.. draw.Of(Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32).GetPreamble(),
                    .. draw.Of(Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.Latin1).GetBytes(text)];
            case 2:
                return bytes[..draw.Below(bytes.Length + 1)];
            case 3:
                return [.. bytes, .. draw.Bytes(draw.Between(1, 4))];
            case 4 when bytes.Length > 0:
                bytes[draw.Below(bytes.Length)] = (byte)draw.Of(0x00, 0x80, 0xC0, 0xED, 0xF5, 0xFF, '"', '{', '\\', draw.Below(256));
                return bytes;
            case 5:
                var at = draw.Below(bytes.Length + 1);
                byte[][] faults = [[0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80], [0xEF, 0xBB, 0xBF]];
                return [.. bytes[..at], .. draw.Of(faults), .. bytes[at..]];
            case 6:
                return [.. Encoding.UTF8.GetBytes(draw.Of(" ", "\n", "\t\r\n", new string(' ', draw.Size(5000)))), .. bytes,
                    .. Encoding.UTF8.GetBytes(draw.Of(" ", "\n\n", "\0"))];
            default:
                return bytes;
        }
    }

    private static string Name(Draw draw) => draw.Chance(0.8) ? draw.Of("a", "b", "id", "name", "", "$a", "a.b", "__proto__", "toJSON") : Texts.Any(draw, 20);
}
