using Build.Ledger;
using Build.Results;
using Build.Workspace;
using NUnit.Framework;

namespace Build.Tests.Ledger;

public sealed class LedgerTests
{
    private const string Entry =
        """
        - id: sharp-s
          rule: S6
          rows: [mysql]
          server: MariaDB
          difference: d
          reason: r
          since: 2026-11-26
          review: 2027-11-01
          fails: [N.T]
        """;

    private static readonly Repository Clone = Repository.Find();
    private static readonly RowResult MariaDb = new("mysql", RowStatus.Passed, TimeSpan.Zero) { Server = "MariaDB 11.8.2" };

    [Test]
    public void The_page_of_the_rules_shows_the_ledger() =>
        Assert.That(
            File.ReadAllText(Clone.Rules),
            Is.EqualTo(LedgerTable.Update(File.ReadAllText(Clone.Rules), LedgerFile.Read(Clone.Ledger))),
            "Run ./build.sh --target=Ledger.");

    [Test]
    public void What_shows_an_entry_exists()
    {
        var tests = Path.Combine(Clone.Root, "tests");
        var sources = string.Join('\n', Directory.EnumerateFiles(tests, "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        foreach (var entry in LedgerFile.Read(Clone.Ledger))
        {
            foreach (var test in entry.AssertedBy.Concat(entry.Fails).Select(name => name.Split('(')[0]))
                Assert.That(sources, Does.Match($@"\b{test[(test.LastIndexOf('.') + 1)..]}\("), $"{entry.Id}: there is no test {test}");
            if (entry.Stream is { } stream)
                Assert.That(Path.Combine(tests, "Dbal.Compare", "Kept", $"{stream}.http"), Does.Exist, entry.Id);
        }
    }

    [Test]
    public void A_listed_failure_is_expected_and_a_listed_success_is_a_failure()
    {
        var failed = Judge(MariaDb, TestOutcome.Failed);
        var passed = Judge(MariaDb, TestOutcome.Passed);
        var elsewhere = Judge(MariaDb with { Server = "MySQL 9.7.4" }, TestOutcome.Failed);

        Assert.Multiple(() =>
        {
            Assert.That(failed.Outcome, Is.EqualTo(TestOutcome.Skipped));
            Assert.That(failed.Message, Is.EqualTo("Known difference 'sharp-s' (S6): d"));
            Assert.That(passed.Outcome, Is.EqualTo(TestOutcome.Failed));
            Assert.That(passed.Message, Does.StartWith("The known difference 'sharp-s' no longer shows on mysql (MariaDB 11.8.2): this test passes."));
            Assert.That(elsewhere.Outcome, Is.EqualTo(TestOutcome.Failed));
        });
    }

    [Test]
    public void An_entry_past_its_review_date_is_a_warning()
    {
        var entries = LedgerFile.Parse("f", Entry);

        Assert.That(ExpectedFailures.Overdue(entries, new DateOnly(2027, 11, 1)), Is.Empty);
        Assert.That(ExpectedFailures.Overdue(entries, new DateOnly(2027, 11, 2)).Single(), Does.Contain("'sharp-s' was to be reviewed by 2027-11-01"));
    }

    [TestCase("  rule: S6\n", "", "f:1: The key 'rule' is missing. Add 'rule:'.")]
    [TestCase("2027-11-01", "soon", "'soon' is not a date")]
    [TestCase("  fails: [N.T]", "", "Nothing shows 'sharp-s'.")]
    [TestCase("  rows: [mysql]\n", "", "'sharp-s' has no rows.")]
    [TestCase("reason", "because", "Unknown key 'because'.")]
    public void A_malformed_entry_is_rejected(string old, string replacement, string message)
    {
        var text = Entry.ReplaceLineEndings("\n").Replace(old, replacement);

        Assert.That(() => LedgerFile.Parse("f", text), Throws.TypeOf<InvalidDataException>().With.Message.Contains(message));
    }

    private static TestResult Judge(RowResult row, TestOutcome outcome) =>
        ExpectedFailures.Apply(LedgerFile.Parse("f", Entry), row, [new TestResult("T", "N.T", outcome, TimeSpan.Zero)]).Single();
}
