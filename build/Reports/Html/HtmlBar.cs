namespace Build.Reports.Html;

/// <summary>A duration as a bar. SVG takes its length as an attribute, which needs no inline style and so no hole in the security policy.</summary>
internal static class HtmlBar
{
    public static HtmlText Write(TimeSpan duration, TimeSpan longest)
    {
        if (longest == TimeSpan.Zero || duration == TimeSpan.Zero)
            return HtmlText.Empty;
        var width = Math.Max(1, 100 * (duration / longest));
        return $"""<svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true"><rect width="{width}" height="1"/></svg>""";
    }
}
