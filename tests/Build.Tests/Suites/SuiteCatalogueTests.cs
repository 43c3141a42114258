using Build.Results;
using Build.Suites;
using NUnit.Framework;

namespace Build.Tests.Suites;

[Platform(Exclude = "Win", Reason = "The suite is a shell script.")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SuiteCatalogueTests
{
    private readonly string folder = Directory.CreateTempSubdirectory("catalogue").FullName;

    private string Assembly => Path.Combine(folder, "Suite.dll");

    [SetUp]
    public void Build() => File.Copy(typeof(SuiteCatalogue).Assembly.Location, Assembly);

    [TearDown]
    public void Delete() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task The_tests_are_listed_once_until_an_assembly_changes()
    {
        var suite = Suite("N.A", "N.B");

        for (var run = 0; run < 2; run++)
            Assert.That(await ListAsync(suite), Is.EqualTo(new[] { "N.A", "N.B" }));
        Assert.That(Asked(), Is.EqualTo(1));

        File.Copy(typeof(SuiteCatalogueTests).Assembly.Location, Path.Combine(folder, "Client.dll"));
        await ListAsync(suite);
        Assert.That(Asked(), Is.EqualTo(2));
    }

    [Test]
    public async Task An_unreadable_cached_list_is_created_again()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "Suite.tests.json"), "{");

        Assert.That(await ListAsync(Suite("N.A")), Is.EqualTo(new[] { "N.A" }));
    }

    [Test]
    public void A_duplicate_name_is_rejected_before_anything_runs() =>
        Assert.That(() => ListAsync(Suite("N.A", "N.A")), Throws.TypeOf<FailureException>().With.Message.Contains("two tests alike: N.A"));

    [Test]
    public void A_suite_without_tests_is_rejected() =>
        Assert.That(() => ListAsync(Suite()), Throws.TypeOf<FailureException>().With.Message.Contains("lists no tests"));

    [Test]
    public void A_crash_while_listing_the_tests_is_a_failure() =>
        Assert.That(() => ListAsync(Script("""echo '{"tests":[{"uid":"N.A"}]}'; exit 139""")), Throws.TypeOf<FailureException>()
            .With.Message.Contains("exit code 139 (SIGSEGV)"));

    private Task<IReadOnlyList<string>> ListAsync(string executable) => SuiteCatalogue.ListAsync(executable, Assembly, CancellationToken.None);

    private int Asked() => File.ReadAllLines(Path.Combine(folder, "asked")).Length;

    private string Suite(params string[] tests) =>
        Script($$"""echo asked >> '{{folder}}/asked'; echo '{"tests":[{{string.Join(',', tests.Select(test => $$"""{"uid":"{{test}}"}"""))}}]}'""");

    private string Script(string text)
    {
        var file = Path.Combine(folder, "suite.sh");
        File.WriteAllText(file, $"#!/bin/sh\n{text}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return file;
    }
}
