using Build.Ledger;
using Build.Matrix;
using Build.Reports.Passports;
using Build.Results;
using Build.Workspace;
using NUnit.Framework;

namespace Build.Tests.Reports;

/// <summary>The passport: rules by backends, from results, ledger and emulations.</summary>
public sealed class PassportTests
{
    private static readonly PassportSources Sources = new(
        [new("S1", "Nulls sort first"), new("S6", "icontains folds the case"), new("S15", "decimal is exact"), new("S32", "A bulk is all or nothing"), new("S36", "Writes survive"), new("S8", "A page costs the same")],
        [
            Entry("everywhere", "S15", [], "at most 28 digits"),
            Entry("mariadb", "S6", ["mysql"], "ẞ is not folded") with { Server = "MariaDB" },
            Entry("bulk", "S32", ["mongodb"], "readers may see rows") with { Without = "transactions" },
        ],
        Emulation.Read("""
            - { rule: S15, rows: [sqlite], how: text of fixed width, cost: 30 bytes }
            - { rule: S36, rows: all, unless: persistence, how: nothing, cost: none }
            """));

    private static readonly MatrixResult Run = SampleRun.Everything with
    {
        Interrupted = false,
        Request = new(["sqlite", "mysql", "mongodb"]),
        Rows =
        [
            Row("sqlite", "SQLite 3.50", [], ("S1_a", TestOutcome.Passed), ("S1_b", TestOutcome.Passed), ("S6_a", TestOutcome.Passed), ("S15_a", TestOutcome.Passed),
                ("S32_a", TestOutcome.Passed), ("S36_a", TestOutcome.Skipped), ("Answers", TestOutcome.Passed)),
            Row("mysql", "MariaDB 11.8", ["persistence"], ("S1_a", TestOutcome.Passed), ("S1_b", TestOutcome.Failed), ("S6_a", TestOutcome.Passed), ("S15_a", TestOutcome.Passed),
                ("S32_a", TestOutcome.Passed), ("S36_a", TestOutcome.Passed)),
            Row("mongodb", "MongoDB 8.0", ["persistence"], ("S1_a", TestOutcome.Passed), ("S1_b", TestOutcome.Blocked), ("S6_a", TestOutcome.Passed),
                ("S15_a", TestOutcome.Passed), ("S32_a", TestOutcome.Passed), ("S36_a", TestOutcome.Passed)),
        ],
    };

    [TestCase("S1", "Holds", "Fails", "Fails")]
    [TestCase("S6", "Holds", "Differs", "Holds")]
    [TestCase("S15", "Emulated", "Holds", "Holds")]
    [TestCase("S32", "Holds", "Holds", "Differs")]
    [TestCase("S36", "Lacking", "Holds", "Holds")]
    [TestCase("S8", "NotRun", "NotRun", "NotRun")]
    public void A_cell_has_the_state_of_a_rule_on_a_backend(string rule, params string[] states)
    {
        var line = Passport.Of(Run, Sources).Lines.Single(line => line.Number == rule);

        Assert.That(line.Cells.Select(cell => $"{cell.State}"), Is.EqualTo(states));
    }

    [Test]
    public void A_difference_of_all_backends_is_a_limit_of_the_rule()
    {
        var line = Passport.Of(Run, Sources).Lines.Single(line => line.Number == "S15");

        Assert.That(line.Limits, Is.EqualTo(new[] { "at most 28 digits" }));
    }

    [Test]
    public void As_Markdown() => Approved.Verify(PassportMarkdown.Write(Passport.Of(Run, Sources)));

    [Test]
    public void As_HTML_every_link_has_a_target()
    {
        var html = PassportHtml.Write(Passport.Of(Run, Sources));
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "sample-passport.html"), html);
        var links = System.Text.RegularExpressions.Regex.Matches(html, "href=\"#([^\"]+)\"").Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.That(links, Is.Not.Empty);
        Assert.That(links.Where(link => !html.Contains($"id=\"{link}\"", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void A_run_of_some_tests_has_no_passport()
    {
        Assert.That(Passport.CanBeMadeOf(Run), Is.True);
        Assert.That(Passport.CanBeMadeOf(Run with { Request = Run.Request with { Filter = "x" } }), Is.False);
        Assert.That(Passport.CanBeMadeOf(Run with { Interrupted = true }), Is.False);
        Assert.That(Passport.CanBeMadeOf(SampleRun.Everything), Is.False, "its tests cite no rule");
    }

    [Test]
    public void The_emulations_name_rules_and_rows_that_exist()
    {
        var sources = PassportSources.Read(Repository.Find().Root);
        string[] rows = ["all", .. Backend.All.Select(backend => backend.Name)];

        Assert.That(sources.Rules.Select(rule => rule.Number), Has.Member("S1").And.Member("S39"));
        Assert.That(sources.Emulations.Select(emulation => emulation.Rule).Except(sources.Rules.Select(rule => rule.Number)), Is.Empty);
        Assert.That(sources.Emulations.SelectMany(emulation => emulation.RowNames).Except(rows), Is.Empty);
    }

    [TestCase("- { rule: S1, rows: all, how: a }", "needs the keys rule, rows, how and cost")]
    [TestCase("- { rule: S1, rows: all, how: a, cost: b, why: c }", "why")]
    [TestCase("- [", "tests/emulations.yaml:1")]
    public void A_malformed_entry_is_rejected(string text, string message) =>
        Assert.That(() => Emulation.Read(text), Throws.TypeOf<InvalidDataException>().With.Message.Contains(message));

    private static LedgerEntry Entry(string id, string rule, string[] rows, string difference) =>
        new(id, rule, rows, difference, "a reason", new DateOnly(2026, 1, 1), new DateOnly(2027, 1, 1));

    private static RowResult Row(string backend, string server, string[] capabilities, params (string Name, TestOutcome Outcome)[] tests) =>
        new(backend, RowStatus.Passed, TimeSpan.FromSeconds(1))
        {
            Server = server,
            Driver = "Driver 1.0",
            Capabilities = capabilities,
            Tests = [.. tests.Select(test => new TestResult(test.Name, $"Suite.{test.Name}", test.Outcome, TimeSpan.Zero)
            {
                Message = test.Outcome == TestOutcome.Skipped ? "Requires persistence." : null,
            })],
        };
}
