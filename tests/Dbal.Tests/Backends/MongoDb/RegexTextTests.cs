using System.Text.RegularExpressions;
using Dbal.Backends.MongoDb;

namespace Dbal.Tests.Backends.MongoDb;

public sealed class RegexTextTests
{
    [TestCase("abc", "[Aa][Bb][Cc]")]
    [TestCase("a.*(1)", @"[Aa]\.\*\(1\)")]
    [TestCase("é", "[Éé]")]
    [TestCase("ж", "[Жж]")]
    [TestCase("\ud83d\ude00", "\ud83d\ude00")]
    [TestCase("-]^\\", @"-\]\^\\")]
    public void Letters_with_cases_become_sets(string text, string pattern) =>
        Assert.That(RegexText.Pattern(text), Is.EqualTo(pattern).Or.EqualTo(pattern.Replace("[Éé]", "[éÉ]", StringComparison.Ordinal)));

    [TestCase("ΣΊΣΥΦΟΣ", "σίσυφος")]
    [TestCase("σίσυφος", "ΣΊΣΥΦΟΣ")]
    [TestCase("ПРИВЕТ, Ёж", "привет, ёЖ")]
    [TestCase("ÀÉÎÕÜ Øre", "àéîõü ØRE")]
    [TestCase("100% [a|b]{2}$", "100% [A|B]{2}$")]
    public void Matches_both_cases(string sought, string text) => Assert.That(Regex.IsMatch(text, RegexText.Pattern(sought)), Is.True);

    [TestCase("e", "é")]
    [TestCase("a.c", "abc")]
    [TestCase("ss", "ß")]
    [TestCase("i", "İ")]
    public void Does_not_match_other_letters(string sought, string text) => Assert.That(Regex.IsMatch(text, RegexText.Pattern(sought)), Is.False);
}
