using System.Text.RegularExpressions;

namespace Build.Reports.Passports;

/// <summary>A rule of docs/rules.md.</summary>
/// <param name="Number">The number, such as <c>S7</c>.</param>
/// <param name="Title">The title.</param>
internal sealed record Rule(string Number, string Title);

/// <summary>Reads the numbers and titles of the rules, and the rule that a test cites.</summary>
internal static partial class RuleBook
{
    /// <summary>Returns the rules of a page, in its order.</summary>
    /// <param name="page">The text of docs/rules.md.</param>
    public static IReadOnlyList<Rule> Read(string page) =>
        [.. Heading().Matches(page.ReplaceLineEndings("\n")).Select(match => new Rule(match.Groups["number"].Value, match.Groups["title"].Value))];

    /// <summary>Returns the number of the rule that begins a test's name, such as <c>S7</c> of <c>S7_ranges_never_match_null</c>; null when there is none.</summary>
    /// <param name="testName">The name.</param>
    public static string? RuleOf(string testName) => Citation().Match(testName) is { Success: true } match ? match.Groups["number"].Value : null;

    [GeneratedRegex("^### (?<number>S[0-9]+): (?<title>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("^(?<number>S[0-9]+)_")]
    private static partial Regex Citation();
}
