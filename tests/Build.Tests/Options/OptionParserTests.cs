using Build.Databases;
using Build.Options;
using NUnit.Framework;

namespace Build.Tests.Options;

public sealed class OptionParserTests
{
    [Test]
    public void Values_stand_behind_an_equals_sign_or_a_space()
    {
        var options = OptionParser.Parse(["--backend=postgres,sqlite", "--databases", "local", "--filter=name =~ a=b", "--keep"]);

        Assert.That(options.Backends.Select(backend => backend.Name), Is.EqualTo(new[] { "sqlite", "postgres" }), "in the order of the table");
        Assert.That(options.Databases, Is.EqualTo(DatabasesMode.Local));
        Assert.That(options.Filter, Is.EqualTo("name =~ a=b"));
        Assert.That(options.Keep, Is.True);
    }

    [TestCase("--stop-on-fial", "'--stop-on-fial'", "'--stop-on-fail'", "--strict")]
    [TestCase("--backend=postgress", "'postgress'", "'postgres'", "sqlite_file")]
    [TestCase("--target=TestMatrx", "'TestMatrx'", "'TestMatrix'", "StartDaemon-postgres")]
    [TestCase("--databases=dokcer", "'dokcer'", "'docker'", "given")]
    [TestCase("--suite=integrations", "'integrations'", "'integration'", "conformance")]
    public void What_there_is_not_is_refused_with_the_nearest_match_and_what_there_is(string arg, string wrong, string nearest, string another)
    {
        var error = Assert.Throws<UsageException>(() => OptionParser.Parse([arg]))!;

        Assert.That(error.Message, Does.Contain(wrong).And.Contain($"Did you mean {nearest}?").And.Contain(another));
    }

    [TestCase("--backend", "needs a value")]
    [TestCase("--backend=", "names no row")]
    [TestCase("--keep=yes", "takes no value")]
    [TestCase("--parallel=0", "from 1 on")]
    [TestCase("--retry-infra=-1", "from 0 on")]
    [TestCase("--shard=4/3", "1 <= I <= N")]
    [TestCase("--shard=x", "1 <= I <= N")]
    [TestCase("postgres", "is no option")]
    [TestCase("--target=MergeReports", "needs --from")]
    public void A_value_that_does_not_fit_is_refused(string arg, string message)
    {
        Assert.That(() => OptionParser.Parse([arg]), Throws.TypeOf<UsageException>().With.Message.Contains(message));
    }

    [Test]
    public void A_value_is_not_taken_from_the_next_option()
    {
        Assert.That(() => OptionParser.Parse(["--filter", "--keep"]), Throws.TypeOf<UsageException>());
    }

    [Test]
    public void A_far_name_has_no_nearest_match()
    {
        Assert.That(() => OptionParser.Parse(["--zzzzzzzz"]), Throws.TypeOf<UsageException>().With.Message.Not.Contains("Did you mean"));
    }

    [TestCase("target", "target", 0)]
    [TestCase("kitten", "sitting", 3)]
    [TestCase("fial", "fail", 1)]
    [TestCase("", "abc", 3)]
    public void Distance_counts_edits(string from, string to, int edits)
    {
        Assert.That(NearestMatch.Distance(from, to), Is.EqualTo(edits));
    }
}
