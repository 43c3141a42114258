using System.Text;

namespace Dbal.Fuzz.Drawing;

/// <summary>Generates texts that often cause errors.</summary>
internal static class Texts
{
    private static readonly string[] Odd =
    [
        "", " ", "  ", " a", "a ", "a", "A", "key", "Key", "0", "-0", "1e3", "null", "true", "NaN", "'", "''", "\"", "\\", "\\\\", "%", "%%", "_", "*", "?",
        ".", ".*", "^", "$", "[a-z]", "(", ")", "{}", "|",
        "\\|", ",", "\\,", ":", ";", "--", "/*", "*/", "#", "&", "=", "+", "<b>", "' OR 1=1 --", "'); DROP TABLE x; --", "$where", "$gt", "${x}", "{{x}}",
        "@p0", "$1", ":a", "?1", "__proto__", "constructor",
        "\t", "\n", "\r\n", "\u0001", "\u001f", "\u007f", "\u0080", "\u0085", "\u00a0", "\u00ad", "\u2028", "\u2029", "\u200b", "\u202e", "\ufeff", "\ufffd",
        "\ufffe", "\uffff", "\ud7ff", "\ue000", "é", "e\u0301",
        "É", "ß", "ẞ", "İ", "ı", "ς", "σ", "Σ", "ﬃ", "ǆ", "ǅ", "Ω", "Ω", "Å", "Å", "ё", "Я", "ﾊﾟ", "日本語", "العربية", "\u0e01\u0e33", "😀", "👨‍👩‍👧", "🏳️‍🌈",
        "\U00010400", "\U00010428", "\U0010FFFF", "\U000E0001", "١٢٣",
    ];

    /// <summary>Returns a valid text with at most this many scalar values.</summary>
    public static string Legal(Draw draw, int most)
    {
        var text = draw.Below(10) switch
        {
            < 6 => draw.Of(Odd),
            6 => string.Concat(draw.Many(2, 4, () => draw.Of(Odd))),
            7 => string.Concat(draw.Many(0, draw.Size(40), () => Scalar(draw))),
            8 => Repeated(draw.Of("a", "é", "日", "😀", "'", "%", "\\"), draw.Chance(0.5) ? most : draw.Size(most)),
            _ => $"w{draw.Below(100)}",
        };
        return Cut(text, most);
    }

    /// <summary>Returns a valid text, or one that is too long or contains U+0000 or a lone surrogate.</summary>
    public static string Any(Draw draw, int most) => draw.Below(8) switch
    {
        0 => Legal(draw, most) + "\0" + Legal(draw, most),
        1 => Legal(draw, most) + draw.Of("\ud800", "\udbff", "\udc00", "\udfff", "\udc00\ud800") + Legal(draw, most),
        2 => Repeated(draw.Of("a", "😀", "\0"), most + 1),
        _ => Legal(draw, most),
    };

    /// <summary>Formats a text as JSON, with random escapes as different clients produce them.</summary>
    public static string Json(Draw draw, string text)
    {
        var json = new StringBuilder("\"");
        var escapes = draw.Chance(0.2);
        for (var at = 0; at < text.Length; at++)
        {
            var unit = text[at];
            var isLone = char.IsSurrogate(unit)
                && !(at + 1 < text.Length && char.IsSurrogatePair(unit, text[at + 1]))
                && !(at > 0 && char.IsSurrogatePair(text[at - 1], unit));
            if (unit is '"' or '\\')
                json.Append('\\').Append(unit);
            else if (unit < ' ' || isLone || (escapes && draw.Chance(0.5) && !char.IsSurrogate(unit)))
                json.Append($"\\u{(int)unit:x4}");
            else
                json.Append(unit);
        }

        return json.Append('"').ToString();
    }

    private static string Repeated(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    private static string Scalar(Draw draw)
    {
        var value = draw.Below(4) switch
        {
            0 => draw.Between(0x20, 0x7E),
            1 => draw.Between(0x80, 0x7FF),
            2 => draw.Between(0x800, 0xFFFF),
            _ => draw.Between(0x10000, 0x10FFFF),
        };
        return Rune.IsValid(value) ? new Rune(value).ToString() : "x";
    }

    private static string Cut(string text, int most)
    {
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (most-- == 0)
                return text[..length];
            length += rune.Utf16SequenceLength;
        }

        return text;
    }
}
