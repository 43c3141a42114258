using Build.Matrix;
using Build.Options;
using Build.Runs;
using Build.Servers;
using Build.Suites;
using NUnit.Framework;

namespace Build.Tests.Suites;

public sealed class TestSelectionTests
{
    [Test]
    public void A_name_is_quoted() => Assert.That(TestSelection.One(@"N.T(""a\b"", 'c')"), Is.EqualTo(@"test == 'N.T(""a\\b"", \'c\')'"));

    [TestCase(null, null, null)]
    [TestCase("name =~ page", null, "name =~ page")]
    [TestCase("a == 1 || b == 2", "test == 'N.T'", "(a == 1 || b == 2) && (test == 'N.T')")]
    public void Expressions_are_joined(string? one, string? other, string? all) => Assert.That(TestSelection.AllOf(one, other), Is.EqualTo(all));

    [Test]
    public void An_empty_list_of_names_is_rejected() => Assert.That(() => TestSelection.AnyOf([]), Throws.ArgumentException);

    [Test]
    public void The_command_for_rerunning_a_test_is_quoted_for_a_shell() => Assert.That(
        RerunCommand.Of(Backend.All[0], new BuildOptions(), "N.T(\"$a\")"), Is.EqualTo(@"./build.sh --backend=sqlite --filter=""test == 'N.T(\""\$a\"")'"""));

    [Test]
    public void The_command_for_rerunning_a_test_has_the_options_that_the_failure_requires()
    {
        var options = new BuildOptions { Suite = Suite.All[1], Databases = DatabasesMode.Given, Daemon = "mine \"{config}\" $PORT" };

        Assert.That(
            RerunCommand.Of(Backend.All.Single(backend => backend.Name == "postgres"), options, "N.T"),
            Is.EqualTo("./build.sh --backend=postgres --suite=conformance --databases=given "
                + @"--daemon=""mine \""{config}\"" \$PORT"" --filter=""test == 'N.T'"""));
        Assert.That(
            RerunCommand.Of(Backend.All[0], new BuildOptions { Suite = Suite.All.First(suite => suite.IsRandom), Seed = 7, Requests = 6000 }, "N.T"),
            Does.Contain($"--suite=fuzz --requests={6000 / Backend.All.Count} --seed=7"));
        Assert.That(RerunCommand.Of(Backend.All[0], options, "N.T"), Does.Not.Contain("--databases"), "an embedded database has no server");
    }

    [TestCase("Dbal.IntegrationTests.ListTests.T", "./build.sh --backend=sqlite --filter=")]
    [TestCase("Dbal.ConformanceTests.Lists.PagingTests.T", "./build.sh --backend=sqlite --suite=conformance --filter=")]
    [TestCase("Dbal.Fuzz.FuzzTests.T", "./build.sh --backend=sqlite --suite=fuzz --requests=3333 --seed=1 --filter=")]
    public void The_command_for_rerunning_a_test_of_all_suites_names_the_tests_own_suite(string test, string command) =>
        Assert.That(RerunCommand.Of(Backend.All[0], new BuildOptions { Suite = Suite.All[^1] }, test), Does.StartWith(command));
}
