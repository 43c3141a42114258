using Build.Ledger;
using Build.Results;

namespace Build.Reports.Passports;

/// <summary>What the passport is made from, beside the results.</summary>
/// <param name="Rules">The rules of docs/rules.md.</param>
/// <param name="Ledger">The known differences of tests/divergences.yaml.</param>
/// <param name="Emulations">The entries of tests/emulations.yaml.</param>
internal sealed record PassportSources(IReadOnlyList<Rule> Rules, IReadOnlyList<LedgerEntry> Ledger, IReadOnlyList<Emulation> Emulations)
{
    /// <summary>Reads the files of a clone.</summary>
    /// <param name="root">The clone's folder.</param>
    /// <exception cref="InvalidDataException">A file is malformed.</exception>
    public static PassportSources Read(string root) => new(
        RuleBook.Read(File.ReadAllText(Path.Combine(root, "docs", "rules.md"))),
        LedgerFile.Read(Path.Combine(root, "tests", "divergences.yaml")),
        Emulation.Read(File.ReadAllText(Path.Combine(root, "tests", "emulations.yaml"))));

    /// <summary>Returns what the daemon emulates for a rule on a row.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="row">The row.</param>
    public IReadOnlyList<Emulation> Of(Rule rule, RowResult row) =>
        [.. Emulations.Where(emulation => emulation.Rule == rule.Number && emulation.Concerns(row.Backend, row.Capabilities))];
}
