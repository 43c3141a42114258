using System.Text.RegularExpressions;

namespace Dbal.Tests;

/// <summary>The rules that code and tests cite, S1 and on, are written in src/README.md.</summary>
internal sealed partial class RuleCitationTests
{
    private static readonly string[] Folders = ["src", "tests", "build"];

    [Test]
    public void Every_rule_that_is_cited_is_written()
    {
        var written = Rule().Matches(File.ReadAllText(Path.Combine(Repository.Root, "src", "README.md"))).Select(match => match.Value).ToHashSet();
        var cited = Folders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("node_modules", StringComparison.Ordinal))
            .SelectMany(file => Rule().Matches(File.ReadAllText(file)).Select(match => match.Value))
            .Distinct()
            .ToList();

        Assert.That(cited, Has.Count.GreaterThan(30));
        Assert.That(cited.Except(written), Is.Empty, "cited, and not written in src/README.md; a rule is cited as S1, without a leading zero");
    }

    // S1 in a comment, S1_ at the beginning of a test's name.
    [GeneratedRegex(@"(?<![A-Za-z0-9_])S[0-9]{1,2}(?![A-Za-z0-9-])")]
    private static partial Regex Rule();
}
