namespace Build.Terminal;

/// <summary>Shortens text.</summary>
internal static class Cut
{
    /// <summary>At most so many UTF-16 code units from the start, and never half of a surrogate pair, which no encoding could write.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">The most code units to keep.</param>
    /// <param name="mark">Put behind a text that was cut.</param>
    public static string At(string text, int length, string mark = "")
    {
        if (text.Length <= length)
            return text;
        return text[..(length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)] + mark;
    }
}
