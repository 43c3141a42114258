using Build.Results;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Build.Reports.Html;

/// <summary>
/// The result as one HTML file that needs nothing else: no network, no server. It is whole without its script, which only filters, unfolds
/// and copies. Its content security policy allows its own style and script, by their hashes, and nothing more.
/// </summary>
internal static partial class HtmlReport
{
    public static string Write(MatrixResult result, IReadOnlyList<Divergence> divergences, IReadOnlyList<HistoryEntry> history)
    {
        var style = Resource("report.css");
        var script = Resource("report.js");
        HtmlText title = $"{Wording.Total(result)} – DBAL test matrix";
        HtmlText policy = $"default-src 'none'; img-src data:; style-src '{Hash(style)}'; script-src '{Hash(script)}'; base-uri 'none'; form-action 'none'";
        HtmlText body = $"""
            {HtmlHeader.Write(result)}
            <main>
            {HtmlBackends.Write(result, history)}
            {HtmlGrid.Write(result, divergences)}
            {HtmlFailures.Write(result, divergences, history)}
            {HtmlHistory.Write(history)}
            </main>
            """;
        // In one pass, so that nothing within a value is taken for a place to fill.
        return Place().Replace(Resource("report.html"), place => place.Groups["name"].Value switch
        {
            "title" => title.ToString(),
            "policy" => policy.ToString(),
            "style" => style,
            "script" => script,
            "body" => body.ToString(),
            var name => throw new InvalidOperationException($"The template report.html has a place \"{name}\", which nothing fills."),
        });
    }

    private static string Resource(string name)
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is not embedded; Build.csproj lists it.");
        using var reader = new StreamReader(stream);
        // A browser hashes the text with the line ends that HTML gives it.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string Hash(string source) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(source)));

    [GeneratedRegex(@"\{\{(?<name>\w+)\}\}")]
    private static partial Regex Place();
}
