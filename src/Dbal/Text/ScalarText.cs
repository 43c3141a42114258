namespace Dbal.Text;

/// <summary>Rules for text that apply to every field and every backend (S10, S11, S22).</summary>
public static class ScalarText
{
    /// <summary>Returns why a text cannot be stored by every backend, or null when it can (S11).</summary>
    public static string? Problem(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\0')
                return "must not contain U+0000";
            if (!char.IsSurrogate(text[at]))
                continue;
            if (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
                return "must not contain a lone surrogate";
            at++;
        }
        return null;
    }

    /// <summary>Returns the length in Unicode scalar values of a text without lone surrogates (S22).</summary>
    public static int Length(string text)
    {
        var length = text.Length;
        foreach (var unit in text)
        {
            if (char.IsLowSurrogate(unit))
                length--;
        }
        return length;
    }
}
