using Build.Ledger;
using Build.Results;

namespace Build.Reports.Passports;

/// <summary>How a rule holds on a backend.</summary>
internal enum RuleState
{
    /// <summary>All tests of the rule passed, and the database does what it says.</summary>
    Holds,

    /// <summary>All tests passed; the daemon does a part that the database does not do.</summary>
    Emulated,

    /// <summary>The ledger lists a difference of this backend.</summary>
    Differs,

    /// <summary>All tests were skipped, because the backend does not declare a capability.</summary>
    Lacking,

    /// <summary>A test failed or was blocked.</summary>
    Fails,

    /// <summary>No test of the rule ran.</summary>
    NotRun,
}

/// <summary>A rule on a backend.</summary>
/// <param name="State">How it holds.</param>
/// <param name="Passed">The number of passed tests.</param>
/// <param name="Failed">The number of failed and blocked tests.</param>
/// <param name="Skipped">The number of skipped tests.</param>
/// <param name="Notes">The failed tests, differences, emulations and reasons for skips, as sentences without a full stop.</param>
internal sealed record PassportCell(RuleState State, int Passed, int Failed, int Skipped, IReadOnlyList<string> Notes);

/// <summary>A backend of the passport.</summary>
/// <param name="Backend">The row's name.</param>
/// <param name="Server">The server's product and version; null when the row did not run.</param>
/// <param name="Driver">The driver and its version.</param>
/// <param name="Capabilities">The declared capabilities.</param>
internal sealed record PassportColumn(string Backend, string? Server, string? Driver, IReadOnlyList<string> Capabilities);

/// <summary>A rule of the passport.</summary>
/// <param name="Number">The number.</param>
/// <param name="Title">The title.</param>
/// <param name="Limits">The differences from the rule that all backends have in common, from the ledger.</param>
/// <param name="Cells">One for each backend.</param>
/// <param name="Tests">The names of the tests of the rule.</param>
internal sealed record PassportLine(
    string Number, string Title, IReadOnlyList<string> Limits, IReadOnlyList<PassportCell> Cells, IReadOnlyList<string> Tests);

/// <summary>Which rules hold on which backends, and how: made from the results of a run, the ledger, and the list of emulations.</summary>
/// <param name="RunId">The run.</param>
/// <param name="StartedAt">When it started, in UTC.</param>
/// <param name="Commit">The tested commit; null when unknown.</param>
/// <param name="Columns">The backends.</param>
/// <param name="Lines">The rules.</param>
internal sealed record Passport(
    string RunId, DateTimeOffset StartedAt, string? Commit, IReadOnlyList<PassportColumn> Columns, IReadOnlyList<PassportLine> Lines)
{
    /// <summary>Whether the run has tests of rules, and was not limited to some of the tests.</summary>
    /// <param name="result">The run.</param>
    public static bool CanBeMadeOf(MatrixResult result) =>
        !result.Request.SelectsTests && !result.Interrupted && result.Rows.Any(row => row.Tests.Any(test => RuleBook.RuleOf(test.Name) is not null));

    /// <summary>Makes the passport of a run.</summary>
    /// <param name="result">The run.</param>
    /// <param name="sources">The rules, known differences and emulations.</param>
    public static Passport Of(MatrixResult result, PassportSources sources)
    {
        var tests = result.Rows.Select(row => row.Tests.ToLookup(test => RuleBook.RuleOf(test.Name))).ToList();
        return new Passport(
            result.RunId,
            result.StartedAt,
            result.Commit,
            [.. result.Rows.Select(row => new PassportColumn(row.Backend, row.Server, row.Driver, row.Capabilities))],
            [.. sources.Rules.Select(rule => Line(rule, result.Rows, tests, sources))]);
    }

    private static PassportLine Line(Rule rule, IReadOnlyList<RowResult> rows, List<ILookup<string?, TestResult>> tests, PassportSources sources)
    {
        var differences = sources.Ledger.Where(entry => entry.Rule == rule.Number).ToList();
        var common = differences.Where(entry => entry is { Rows.Count: 0, Server: null, Without: null }).ToList();
        return new PassportLine(
            rule.Number,
            rule.Title,
            [.. common.Select(entry => entry.Difference)],
            [.. rows.Select((row, index) => Cell(row, [.. tests[index][rule.Number]], [.. differences.Except(common)], sources.Of(rule, row)))],
            [.. tests.SelectMany(row => row[rule.Number]).Select(test => test.FullName).Distinct()]);
    }

    private static PassportCell Cell(RowResult row, IReadOnlyList<TestResult> tests, IReadOnlyList<LedgerEntry> differences, IReadOnlyList<Emulation> emulations)
    {
        int Count(params TestOutcome[] outcomes) => tests.Count(test => outcomes.Contains(test.Outcome));
        var (passed, failed, skipped) = (Count(TestOutcome.Passed), Count(TestOutcome.Failed, TestOutcome.Blocked), Count(TestOutcome.Skipped));
        var differs = differences
            .Where(entry => entry.Concerns(row.Backend, row.Server, row.Capabilities))
            .Select(entry => entry.Difference).ToList();
        var state = tests.Count == 0 ? RuleState.NotRun
            : failed > 0 ? RuleState.Fails
            : differs.Count > 0 ? RuleState.Differs
            : passed == 0 ? RuleState.Lacking
            : emulations.Count > 0 ? RuleState.Emulated
            : RuleState.Holds;
        IEnumerable<string> notes =
        [
            .. tests.Where(test => test.Outcome is TestOutcome.Failed or TestOutcome.Blocked).Select(test => $"{test.Outcome.ToString().ToLowerInvariant()}: {test.Name}"),
            .. differs.Select(difference => $"differs: {difference}"),
            .. emulations.Select(emulation => $"emulated: {emulation.How}; cost: {emulation.Cost}"),
            .. tests.Where(test => test.Outcome == TestOutcome.Skipped).Select(test => $"skipped: {test.Message}").Distinct(),
        ];
        return new PassportCell(state, passed, failed, skipped, state == RuleState.NotRun ? [] : [.. notes]);
    }
}
