using Dbal.Errors;
using Dbal.Values;

namespace Dbal.Tests.Values;

public sealed class EntityTagsTests
{
    // The headers of the test cases have single quotes in place of the double ones.
    private static EntityTags? Parse(string name, string header) => EntityTags.Parse(name, header.Replace('\'', '"'));

    [Test]
    public void An_absent_header_has_no_tags() => Assert.That(EntityTags.Parse("If-Match", null), Is.Null);

    [TestCase("*")]
    [TestCase(" \t* ")]
    public void A_star_matches_every_version(string header)
    {
        var tags = Parse("If-Match", header)!;

        Assert.That((tags.IsAny, tags.OnlyVersion), Is.EqualTo((true, (long?)null)));
        Assert.That((tags.MatchStrongly(7), tags.MatchWeakly(7)), Is.EqualTo((true, true)));
    }

    [TestCase("'1f'", true, true)]
    [TestCase("'2','1f'", true, true)]
    [TestCase(" , '2' ,, \t'1f' , ", true, true)]
    [TestCase("W/'1f'", false, true)]
    [TestCase("'2', W/'1f'", false, true)]
    [TestCase("W/'2', '1f'", true, true)]
    [TestCase("'1F'", false, false)]
    [TestCase("'01f'", false, false)]
    [TestCase("'!~\u00e9'", false, false)]
    [TestCase("''", false, false)]
    [TestCase("", false, false)]
    public void S35_weak_tags_match_only_weakly(string header, bool strongly, bool weakly)
    {
        var tags = Parse("If-Match", header)!;

        Assert.That((tags.IsAny, tags.MatchStrongly(0x1f), tags.MatchWeakly(0x1f)), Is.EqualTo((false, strongly, weakly)));
    }

    [TestCase("'1f'", 0x1fL)]
    [TestCase("'1f', W/'2'", 0x1fL)]
    [TestCase("'1f', '2'", null)]
    [TestCase("W/'1f'", 0L)]
    [TestCase("'1F'", 0L)]
    [TestCase("'01f'", 0L)]
    [TestCase("'tag'", 0L)]
    [TestCase("''", 0L)]
    [TestCase(",", 0L)]
    public void A_single_strong_tag_has_the_only_version_that_can_match(string header, long? version) =>
        Assert.That(Parse("If-Match", header)!.OnlyVersion, Is.EqualTo(version));

    [TestCase("1")]
    [TestCase("'")]
    [TestCase("'1")]
    [TestCase("W/")]
    [TestCase("W/1")]
    [TestCase("w/'1'")]
    [TestCase("'1''2'")]
    [TestCase("'1' '2'")]
    [TestCase("'1', 2")]
    [TestCase("*, '1'")]
    [TestCase("'1', *")]
    [TestCase("'1 2'")]
    [TestCase("'\u0001'")]
    [TestCase("'\u007f'")]
    public void S35_a_malformed_header_is_rejected(string header)
    {
        var failure = Assert.Throws<DbalException>(() => Parse("If-None-Match", header))!;

        Assert.That(failure.Code, Is.EqualTo(ErrorCode.BadRequest));
        Assert.That(failure.Message, Is.EqualTo("The header If-None-Match is neither * nor a list of entity tags."));
        Assert.That(failure.Hint, Is.EqualTo("Send the value of the row's ETag header unchanged, with its quotes."));
    }

    [Test]
    public void New_versions_are_random_and_exact_in_every_driver()
    {
        var versions = Enumerable.Range(0, 1000).Select(_ => Row.NewVersion()).ToList();

        Assert.That(versions, Is.Unique.And.All.InRange(1, (1L << 53) - 1));
        Assert.That(versions.Max(), Is.GreaterThan(1L << 50), "all 53 bits are used");
    }
}
