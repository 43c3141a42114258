using Build.Matrix;
using Build.Options;
using Build.Servers;
using NUnit.Framework;

namespace Build.Tests.Options;

public sealed class OptionParserTests
{
    [Test]
    public void Values_follow_an_equals_sign_or_a_space()
    {
        var options = OptionParser.Parse(["--backend=postgres,sqlite", "--databases", "local", "--filter=name =~ 'a=b'", "--keep"]);

        Assert.That(options.Backends.Select(backend => backend.Name), Is.EqualTo(new[] { "sqlite", "postgres" }), "in the order of the table");
        Assert.That(options.Databases, Is.EqualTo(DatabasesMode.Local));
        Assert.That(options.Filter, Is.EqualTo("name =~ 'a=b'"));
        Assert.That(options.Keep, Is.True);
    }

    [TestCase("--target=Bisect --backend=sqlite", "Bisect tests one backend and selected tests. Add --backend=NAME and --filter=TEXT.")]
    [TestCase("--target=Bisect --filter=x", "Bisect tests one backend and selected tests. Add --backend=NAME and --filter=TEXT.")]
    [TestCase("--target=Bisect --backend=sqlite --filter=x --repeat=2", "--repeat has no effect on --target=Bisect. Remove --repeat.")]
    public void Bisect_requires_one_backend_and_selected_tests(string line, string message) =>
        Assert.That(() => OptionParser.Parse(line.Split(' ')), Throws.TypeOf<UsageException>().With.Message.EqualTo(message));

    [TestCase("--stop-on-fial", "Unknown option '--stop-on-fial'. Did you mean '--stop-on-fail'? ./build.sh --help lists all options.")]
    [TestCase("--backend=postgress", "Unknown backend 'postgress'. Did you mean 'postgres'? Known backends: sqlite, sqlite_file,")]
    [TestCase("--target=TestMatrx", "Unknown task 'TestMatrx'. Did you mean 'TestMatrix'? Known tasks: Default,")]
    [TestCase("--target=StartDaemon-foo", "Unknown row 'foo'. Known rows: sqlite, sqlite_file, postgres, mysql, mongodb, prisma_postgres.")]
    [TestCase("--target=runtests-mysqll", "Unknown row 'mysqll'. Did you mean 'mysql'? Known rows:")]
    [TestCase("--target=StopDaemon", "Missing row in the task 'StopDaemon'. Write, for example, StopDaemon-sqlite. Known rows:")]
    [TestCase("--databases=dokcer", "Unknown --databases value 'dokcer'. Did you mean 'docker'? Known --databases values: auto, docker, local, given.")]
    [TestCase("--suite=integrations", "Unknown suite 'integrations'. Did you mean 'integration'? Known suites: integration, conformance, fuzz, all.")]
    [TestCase("postgres", "Unexpected argument 'postgres'. Did you mean --backend=postgres?")]
    [TestCase("testmatrix", "Unexpected argument 'testmatrix'. Did you mean --target=testmatrix?")]
    [TestCase("page", "Unexpected argument 'page'. Options start with two dashes")]
    public void Unknown_names_are_rejected_with_the_nearest_match(string arg, string message) =>
        Assert.That(() => OptionParser.Parse([arg]), Throws.TypeOf<UsageException>().With.Message.StartsWith(message));

    [TestCase("--backend", "Missing value of --backend. Write --backend=A,B|all.")]
    [TestCase("--filter=", "Missing value of --filter. Write --filter=TEXT.")]
    [TestCase("--filter= ", "Missing value of --filter")]
    [TestCase("--daemon=", "Missing value of --daemon")]
    [TestCase("--target=", "Missing value of --target")]
    [TestCase("--backend=,", "contains no backend")]
    [TestCase("--backend=all,foo", "Unknown backend 'foo'")]
    [TestCase("--keep=yes", "takes no value")]
    [TestCase("--parallel=0", "an integer of at least 1")]
    [TestCase("--retry-infra=-1", "an integer of at least 0")]
    [TestCase("--requests=0", "an integer of at least 1")]
    [TestCase("--seed=-1", "an integer of at least 0")]
    [TestCase("--daemon-timeout=0", "from 1 to 86400")]
    [TestCase("--server-timeout=1.5", "from 1 to 86400")]
    [TestCase("--step-timeout=86401", "from 1 to 86400")]
    [TestCase("--shard=4/3", "1 <= I <= N")]
    [TestCase("--shard=+1/3", "1 <= I <= N")]
    [TestCase("--shard=x", "1 <= I <= N")]
    [TestCase("--filter=name =~ [", "Invalid regular expression")]
    [TestCase("--from=no/such/folder", "does not exist")]
    public void Invalid_values_are_rejected(string arg, string message) =>
        Assert.That(() => OptionParser.Parse([arg]), Throws.TypeOf<UsageException>().With.Message.Contains(message));

    [TestCase("--backend=sqlite", "--backend=mysql")]
    [TestCase("--filter=page", "--filter=page")]
    [TestCase("--shard=1/2", "--shard=2/2")]
    public void Duplicate_options_are_rejected(params string[] args) =>
        Assert.That(() => OptionParser.Parse(args), Throws.TypeOf<UsageException>().With.Message.Contains("Duplicate option"));

    [Test]
    public void Several_targets_are_allowed() =>
        Assert.That(OptionParser.Parse(["--target=Clean", "--target=test", "--target=Clean"]).Targets, Is.EqualTo(new[] { "Clean", "Test" }));

    [Test]
    public void All_includes_every_row_even_with_other_rows() => Assert.That(OptionParser.Parse(["--backend=all,sqlite"]).Backends, Is.EqualTo(Backend.All));

    [Test]
    public void Unquoted_values_with_spaces_are_pointed_out() => Assert.That(
        () => OptionParser.Parse(["--filter=page", "list"]),
        Throws.TypeOf<UsageException>().With.Message.Contains("Quote a value that contains spaces: --filter=\"... list\""));

    [TestCase("-h")]
    [TestCase("-?")]
    [TestCase("--help")]
    [TestCase("help")]
    [TestCase("--unknown", "-h")]
    public void All_spellings_of_help_are_recognized(params string[] args) => Assert.That(OptionParser.Parse(args).Help, Is.True);

    [TestCase("--version")]
    [TestCase("version")]
    public void All_spellings_of_version_are_recognized(string arg) => Assert.That(OptionParser.Parse([arg]).Version, Is.True);

    [Test]
    public void A_folder_is_relative_to_the_working_directory() =>
        Assert.That(OptionParser.Parse(["--target=MergeReports", "--from=."]).From, Is.EqualTo(Path.GetFullPath(".")));

    [Test]
    public void A_value_is_not_taken_from_the_next_option()
    {
        Assert.That(() => OptionParser.Parse(["--filter", "--keep"]), Throws.TypeOf<UsageException>().With.Message.Contains("Missing value of --filter"));
    }

    [Test]
    public void A_very_different_name_has_no_nearest_match()
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
