using Build.Results;

namespace Build.Reports.Html;

/// <summary>The grid of tests and backends, with filters, followed by the reasons for skipped tests.</summary>
internal static class HtmlGrid
{
    private const int RepetitionsShown = 3;

    public static HtmlText Write(MatrixResult result, IReadOnlyList<Divergence> divergences)
    {
        string[] tests = [.. result.Rows.SelectMany(row => row.Tests).Select(test => test.FullName).Distinct()];
        if (tests.Length == 0)
            return $"<section id=\"tests\" aria-labelledby=\"tests-heading\"><h2 id=\"tests-heading\">Tests</h2><p>No test ran.</p></section>";
        Dictionary<string, int>[] positions = [.. result.Rows.Select(Positions)];
        var longest = result.Rows.SelectMany(row => row.Tests).Max(test => test.Duration);
        var failed = result.Rows.SelectMany(row => row.Tests).Where(test => test.Outcome == TestOutcome.Failed).DistinctBy(test => test.FullName).Count();
        var divergent = divergences.Select(divergence => divergence.FullName).ToHashSet();
        return $"""
            <section id="tests" aria-labelledby="tests-heading">
            <h2 id="tests-heading">Tests</h2>
            <form class="filters" role="search" hidden>
            <div role="group" aria-label="Shown tests">
            {Filter("all", "All", tests.Length, pressed: true)}
            {Filter("failed", "Failed", failed)}
            {Filter("divergent", "Divergent", divergences.Count)}
            </div>
            <label>Search <input type="search" id="search" autocomplete="off" spellcheck="false"> <kbd aria-hidden="true">/</kbd></label>
            <p role="status" id="shown"></p>
            </form>
            <table role="table">
            <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Test</th>{result.Rows.Select(Column)}</tr></thead>
            <tbody role="rowgroup">
            {tests.Select(name => Row(result, positions, name, divergent.Contains(name), longest))}
            </tbody>
            </table>
            {Skips(result)}
            </section>
            """;
    }

    private static Dictionary<string, int> Positions(RowResult row) =>
        row.Tests.Select((test, index) => (test.FullName, index)).DistinctBy(test => test.FullName).ToDictionary(test => test.FullName, test => test.index);

    private static HtmlText Filter(string name, string label, int count, bool pressed = false) =>
        $"<button type=\"button\" data-filter=\"{name}\" aria-pressed=\"{(pressed ? "true" : "false")}\">{label} <b>{count}</b></button>\n";

    private static HtmlText Column(RowResult row) =>
        $"<th scope=\"col\" role=\"columnheader\" class=\"{HtmlBackends.Class(row.Status)}\">{Breakable(row.Backend)}</th>";

    private static HtmlText Row(MatrixResult result, Dictionary<string, int>[] positions, string fullName, bool isDivergent, TimeSpan longest)
    {
        var runs = result.Rows
            .Select((row, rowIndex) => (row, rowIndex, testIndex: positions[rowIndex].GetValueOrDefault(fullName, -1)))
            .ToArray();
        var tests = runs.Where(run => run.testIndex >= 0).Select(run => run.row.Tests[run.testIndex]).ToArray();
        HtmlText tags = isDivergent ? $" <span class=\"tag\">divergent</span>" : HtmlText.Empty;
        var failed = tests.Any(test => test.Outcome == TestOutcome.Failed);
        return $"""
            <tr role="row" data-test="{fullName}"{Flag(" data-failed", failed)}{Flag(" data-divergent", isDivergent)}>
            <th scope="row" role="rowheader">{Breakable(tests[0].Name)}{tags}</th>
            {runs.Select(run => Cell(run.row, run.rowIndex, run.testIndex, longest))}</tr>

            """;
    }

    private static HtmlText Flag(string attribute, bool set) => set ? $"{attribute}" : HtmlText.Empty;

    private static HtmlText Cell(RowResult row, int rowIndex, int testIndex, TimeSpan longest)
    {
        HtmlText backend = $"<span class=\"backend\" aria-hidden=\"true\">{row.Backend}</span>";
        if (testIndex < 0)
            return $"<td role=\"cell\" class=\"absent\">{backend}<span class=\"result\">not run</span></td>\n";
        var test = row.Tests[testIndex];
        HtmlText result = test.Outcome switch
        {
            TestOutcome.Failed => $"<a href=\"#{HtmlFailures.Id(rowIndex, testIndex)}\">✗ failed</a>",
            TestOutcome.Blocked => $"blocked",
            TestOutcome.Skipped => $"<a href=\"#{SkipId(rowIndex, testIndex)}\">skipped</a>",
            _ when test.IsFlaky => $"<span class=\"flaky\">≈ {Repetitions(test)}</span>",
            _ => $"<span class=\"mark\" aria-label=\"passed\" role=\"img\">✓</span> {Wording.Duration(test.Duration)}",
        };
        HtmlText bar = test.Outcome is TestOutcome.Skipped or TestOutcome.Blocked ? HtmlText.Empty : HtmlBar.Write(test.Duration, longest);
        return $"<td role=\"cell\" class=\"{test.Outcome.ToString().ToLowerInvariant()}\">{backend}<span class=\"result\">{result}</span>{bar}</td>\n";
    }

    private static string Repetitions(TestResult test) => test.Repetitions.Count <= RepetitionsShown
        ? string.Join(", ", test.Repetitions.Select(outcome => outcome.ToString().ToLowerInvariant()))
        : $"{test.Repetitions.Count(outcome => outcome == TestOutcome.Passed)} of {test.Repetitions.Count} passed";

    private static HtmlText Skips(MatrixResult result)
    {
        HtmlText[] skips =
        [
            .. from row in result.Rows.Select((row, index) => (row, index))
               from test in row.row.Tests.Select((test, index) => (test, index))
               where test.test.Outcome == TestOutcome.Skipped
               select Skip(SkipId(row.index, test.index), row.row.Backend, test.test),
        ];
        return skips.Length == 0 ? HtmlText.Empty : $"<h3 class=\"skips\">Skipped tests</h3>\n<ul class=\"skips\">\n{skips}</ul>\n";
    }

    private static HtmlText Skip(string id, string backend, TestResult test) =>
        $"<li id=\"{id}\" tabindex=\"-1\"><b>{Breakable(test.Name)}</b> on {backend}: {test.Message ?? "no reason was given"}</li>\n";

    private static string SkipId(int row, int test) => $"skip-{row}-{test}";

    /// <summary>Returns a name in which lines may break at underscores.</summary>
    public static HtmlText Breakable(string name) => $"{name.Split('_').Select((part, index) => index == 0 ? Part(part) : Broken(part))}";

    private static HtmlText Part(string text) => $"{text}";

    private static HtmlText Broken(string text) => $"_<wbr>{text}";
}
