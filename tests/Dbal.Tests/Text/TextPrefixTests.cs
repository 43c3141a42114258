using Dbal.Text;

namespace Dbal.Tests.Text;

[TestFixture]
public sealed class TextPrefixTests
{
    [TestCase("a", "b")]
    [TestCase("az", "a{")]
    [TestCase("\uD7FF", "\uE000", Description = "no scalar value in between")]
    [TestCase("\uFFFF", "\U00010000")]
    [TestCase("a\U0010FFFF\U0010FFFF", "b")]
    [TestCase("\ud83d\ude00", "\ud83d\ude01")]
    [TestCase("\U0010FFFF", null)]
    [TestCase("", null)]
    public void The_end_is_the_smallest_greater_text(string prefix, string? end) => Assert.That(TextPrefix.End(prefix), Is.EqualTo(end));
}
