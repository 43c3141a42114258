using System.Text.RegularExpressions;

namespace Dbal.Tests.Rules;

/// <summary>Checks citations of the rules in docs/rules.md: every cited rule exists, and every rule has a test with its number in the name, as in
/// S7_….</summary>
public sealed partial class RuleCitationTests
{
    private static readonly HashSet<string> Rules = [.. Heading().Matches(Read("docs/rules.md")).Select(match => match.Groups[1].Value)];

    private static readonly List<(string File, string Text)> Sources =
    [
        .. new[] { "src", "tests", "docs" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories))
            .Where(file => Path.GetExtension(file) is ".cs" or ".md" or ".mjs" or ".yaml" && !Generated().IsMatch(file))
            .Append(Path.Combine(Repository.Root, "README.md"))
            .Select(file => (Path.GetRelativePath(Repository.Root, file), File.ReadAllText(file))),
    ];

    [Test]
    public void The_page_has_rules() => Assert.That(Rules, Has.Count.GreaterThan(30).And.Contain("S1").And.Contain("S39"));

    [Test]
    public void Every_cited_rule_exists()
    {
        var missing = Sources.SelectMany(source => Citation().Matches(source.Text).Select(match => match.Groups[1].Value).Where(rule => !Rules.Contains(rule)).Select(rule => $"{source.File}: {rule}"));

        Assert.That(missing.Distinct(), Is.Empty, "Add these rules to docs/rules.md, or fix the citation. Numbers have no leading zero.");
    }

    [Test]
    public void Every_rule_has_a_test_with_its_number()
    {
        var tested = Sources.Where(source => source.File.EndsWith(".cs", StringComparison.Ordinal))
            .SelectMany(source => TestName().Matches(source.Text))
            .Select(match => match.Groups[1].Value)
            .ToHashSet();

        Assert.That(Rules.Except(tested), Is.Empty, "Name a test for each of these rules, as in S7_ranges_never_match_null.");
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));

    [GeneratedRegex(@"^### (S[0-9]+): \S", RegexOptions.Multiline)]
    private static partial Regex Heading();

    // Also matches citations in test names, and numbers with a leading zero, which are invalid.
    [GeneratedRegex(@"(?<![A-Za-z0-9_])(S[0-9]{1,2})(?![A-Za-z0-9])")]
    private static partial Regex Citation();

    [GeneratedRegex(@"public (?:async Task|void) (S[0-9]+)_\w+\(")]
    private static partial Regex TestName();

    [GeneratedRegex(@"[\\/](obj|bin|out|node_modules|generated)[\\/]")]
    private static partial Regex Generated();
}
