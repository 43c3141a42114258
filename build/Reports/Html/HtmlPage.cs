using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Build.Reports.Html;

/// <summary>
/// A self-contained page, which needs no network. The script only filters, expands and copies; the page is complete without it. The content security policy
/// allows only the page's own style and script, by their hashes.
/// </summary>
internal static partial class HtmlPage
{
    /// <summary>Returns the text of a page.</summary>
    /// <param name="title">The title.</param>
    /// <param name="body">The header and the main part.</param>
    /// <param name="skip">The id of the main content, for the link that skips to it.</param>
    public static string Write(HtmlText title, HtmlText body, string skip)
    {
        var style = Resource("report.css");
        var script = Resource("report.js");
        HtmlText policy = $"default-src 'none'; img-src data:; style-src '{Hash(style)}'; script-src '{Hash(script)}'; base-uri 'none'; form-action 'none'";
        // Replaces all placeholders in one pass, so that placeholders in values are not replaced.
        return Placeholder().Replace(Resource("report.html"), placeholder => placeholder.Groups["name"].Value switch
        {
            "title" => title.ToString(),
            "policy" => policy.ToString(),
            "skip" => skip,
            "style" => style,
            "script" => script,
            "body" => body.ToString(),
            var name => throw new InvalidOperationException($"Unknown placeholder \"{name}\" in the template report.html."),
        });
    }

    private static string Resource(string name)
    {
        using var stream = typeof(HtmlPage).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is missing. Embed it in Build.csproj.");
        using var reader = new StreamReader(stream);
        // Browsers normalize line ends before they compute the hash.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string Hash(string source) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(source)));

    [GeneratedRegex(@"\{\{(?<name>\w+)\}\}")]
    private static partial Regex Placeholder();
}
