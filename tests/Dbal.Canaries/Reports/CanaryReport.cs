using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Dbal.Canaries.Killing;

namespace Dbal.Canaries.Reports;

/// <summary>The table of canaries and killers.</summary>
/// <param name="Results">The results of all rows.</param>
/// <param name="Rules">The numbers of the rules of docs/rules.md, in its order.</param>
internal sealed partial record CanaryReport(IReadOnlyList<CanaryResult> Results, IReadOnlyList<string> Rules)
{
    /// <summary>The rows, in the order in which they were given.</summary>
    public IReadOnlyList<string> Rows => [.. Results.Select(result => result.Row).Distinct()];

    /// <summary>The canaries that no test killed.</summary>
    public IReadOnlyList<CanaryResult> Survivors => Of(Fate.Survived);

    /// <summary>The canaries that only a test of another rule killed.</summary>
    public IReadOnlyList<CanaryResult> KilledElsewhere => Of(Fate.KilledElsewhere);

    /// <summary>The rules without a canary.</summary>
    public IReadOnlyList<string> RulesWithout => [.. Rules.Except(CanaryTable.All.Select(canary => canary.Rule))];

    /// <summary>The canaries of rules that do not exist.</summary>
    public IReadOnlyList<string> Unruled =>
        [.. CanaryTable.All.Where(canary => canary.Rule != Canary.Api && !Rules.Contains(canary.Rule)).Select(canary => canary.Name)];

    /// <summary>Reads the numbers of the rules.</summary>
    /// <param name="page">The text of docs/rules.md.</param>
    public static IReadOnlyList<string> ReadRules(string page) => [.. Heading().Matches(page).Select(heading => heading.Groups[1].Value)];

    /// <summary>The result in a few lines: counts, survivors, and rules without a canary.</summary>
    public IEnumerable<string> Summary()
    {
        var canaries = Results.Select(result => result.Canary).Distinct().Count();
        yield return $"{canaries} canaries on {Rows.Count} rows: {Of(Fate.Killed).Count} killed by a test of their rule, "
            + $"{KilledElsewhere.Count} by a test of another rule, {Survivors.Count} survived, {Of(Fate.Lacking).Count} do not apply.";
        foreach (var result in Survivors)
        {
            yield return $"  SURVIVED {Rule(result)} {result.Canary} on {result.Row}: the daemon {Breaks(result)}. "
                + (result.Message is null ? "" : $"No assertion failed, but: {result.Message} ")
                + $"Add a test of {Rule(result)} to Dbal.ConformanceTests.";
        }

        foreach (var result in KilledElsewhere)
            yield return $"  {Rule(result)} {result.Canary} on {result.Row}: killed only by {result.Killer}.";
        if (RulesWithout.Count > 0)
            yield return $"Rules without a canary: {string.Join(", ", RulesWithout)}.";
        yield return $"{Of(Fate.Killed).Count + KilledElsewhere.Count} passed, {Survivors.Count} failed, {Of(Fate.Lacking).Count} skipped";
    }

    /// <summary>The report in Markdown.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder("# Canaries\n\nFaults that were put in on purpose, and the tests that noticed them.\n\n");
        foreach (var line in Summary())
            text.Append(line.TrimStart()).Append("\n\n");
        text.Append("| rule | canary | the daemon … | trap of | ").AppendJoin(" | ", Rows).Append(" | killed by |\n|");
        text.Append(string.Concat(Enumerable.Repeat(" --- |", Rows.Count + 5))).Append('\n');
        foreach (var group in Results.GroupBy(result => result.Canary).OrderBy(group => Order(Rule(group.First()))))
        {
            var canary = CanaryTable.Find(group.Key);
            var cells = Rows.Select(row => group.FirstOrDefault(result => result.Row == row) is { } result ? Word(result.Fate) : "");
            var killers = group.Select(result => result.Killer?.Split('.', 4)[^1]).OfType<string>().Distinct().Select(killer => $"`{Escape(killer)}`");
            text.Append(CultureInfo.InvariantCulture, $"| {canary.Rule} | {canary.Name} | {Escape(canary.Breaks)} | {canary.Trap} | ")
                .AppendJoin(" | ", cells).Append(" | ").AppendJoin("<br>", killers).Append(" |\n");
        }

        return text.ToString();
    }

    private static string Word(Fate fate) => fate switch
    {
        Fate.Killed => "killed",
        Fate.KilledElsewhere => "elsewhere",
        Fate.Lacking => "–",
        _ => "**survived**",
    };

    private static string Escape(string text) => text.Replace("|", "\\|").Replace("<", "&lt;");

    private static int Order(string rule) => rule == Canary.Api ? int.MaxValue : int.Parse(rule.AsSpan(1), CultureInfo.InvariantCulture);

    private static string Rule(CanaryResult result) => CanaryTable.Find(result.Canary).Rule;

    private static string Breaks(CanaryResult result) => CanaryTable.Find(result.Canary).Breaks;

    private IReadOnlyList<CanaryResult> Of(Fate fate) => [.. Results.Where(result => result.Fate == fate)];

    [GeneratedRegex(@"^### (S[0-9]+): \S", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
