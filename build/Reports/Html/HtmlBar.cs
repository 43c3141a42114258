namespace Build.Reports.Html;

/// <summary>A duration as a bar. SVG has the length as an attribute, so no inline style is needed, which the content security policy forbids.</summary>
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
