namespace Build.Reports.Html;

/// <summary>The expected and the actual value, with the difference marked.</summary>
internal static class HtmlDifference
{
    public static HtmlText Write(string? expected, string? found)
    {
        if (expected is null || found is null)
            return HtmlText.Empty;
        var start = expected.Zip(found).TakeWhile(pair => pair.First == pair.Second).Count();
        var end = expected.Skip(start).Reverse().Zip(found.Skip(start).Reverse()).TakeWhile(pair => pair.First == pair.Second).Count();
        // Do not split surrogate pairs.
        if (start > 0 && char.IsHighSurrogate(expected[start - 1]))
            start--;
        if (end > 0 && char.IsLowSurrogate(expected[^end]))
            end--;
        return $"""
            <dl class="difference">
            <div><dt>Expected</dt><dd><code>{Marked(expected, start, end)}</code></dd></div>
            <div><dt>Found</dt><dd><code>{Marked(found, start, end)}</code></dd></div>
            </dl>
            """;
    }

    private static HtmlText Marked(string text, int start, int end) => $"{text[..start]}<mark>{text[start..^end]}</mark>{text[^end..]}";
}
