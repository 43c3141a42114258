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
    public void Expressions_are_not_changed() =>
        Assert.That(TestFilter.Parse("name =~ page && cat != slow"), Is.EqualTo(new TestFilter("name =~ page && cat != slow", [])));

    [TestCase("A.ListTests.Pages", true)]
    [TestCase("A.ListTests.Sorts", false)]
    [TestCase("A.RowTests.Pages", false)]
    public void Names_match_if_they_contain_every_word(string fullName, bool matches) =>
        Assert.That(TestFilter.Parse("page listtests").Matches(fullName), Is.EqualTo(matches));
}
