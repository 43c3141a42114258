using Build.Options;
using NUnit.Framework;

namespace Build.Tests.Options;

public sealed class TestFilterTests
{
    [TestCase("page", "test =~ '(?i)page'")]
    [TestCase("  page   List ", "test =~ '(?i)page' && test =~ '(?i)List'")]
    [TestCase("ListTests.Pages[0]", @"test =~ '(?i)ListTests\\.Pages\\[0]'")]
    public void Words_select_names_that_contain_them(string value, string where)
    {
        Assert.That(TestFilter.Parse(value).Where, Is.EqualTo(where));
        Assert.That(() => FilterExpression.Check(where), Throws.Nothing);
    }

    [Test]
    public void An_expression_stays_as_it_is() =>
        Assert.That(TestFilter.Parse("name =~ page && cat != slow"), Is.EqualTo(new TestFilter("name =~ page && cat != slow", [])));

    [TestCase("A.ListTests.Pages", true)]
    [TestCase("A.ListTests.Sorts", false)]
    [TestCase("A.RunTests.Pages", false)]
    public void A_name_matches_that_contains_every_word(string fullName, bool matches) =>
        Assert.That(TestFilter.Parse("page listtests").Matches(fullName), Is.EqualTo(matches));
}
