namespace Build.Terminal;

/// <summary>Shortens text.</summary>
internal static class Cut
{
    /// <summary>Cuts a text to a maximum length. Never splits a surrogate pair, because half of it cannot be encoded.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">The maximum length, in UTF-16 code units.</param>
    /// <param name="mark">The text to append when the text was cut.</param>
    public static string At(string text, int length, string mark = "")
    {
        if (text.Length <= length)
            return text;
        return text[..(length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)] + mark;
    }
}
