namespace Build.Reports.Passports;

/// <summary>The words and symbols of the passport, the same in every format.</summary>
internal static class PassportWords
{
    /// <summary>All states with symbol, word and meaning, in the order of the legend.</summary>
    public static IReadOnlyList<(RuleState State, string Symbol, string Word, string Meaning)> Legend { get; } =
    [
        (RuleState.Holds, "✓", "holds", "all tests of the rule passed"),
        (RuleState.Emulated, "◐", "emulated", "all passed; the daemon does a part that the database does not do"),
        (RuleState.Differs, "≠", "differs", "a known difference of this backend, from the ledger"),
        (RuleState.Lacking, "–", "lacking", "the backend does not declare the capability"),
        (RuleState.Fails, "✗", "fails", "a test failed or was blocked"),
        (RuleState.NotRun, "·", "not run", "no test of the rule ran"),
    ];

    /// <summary>Returns the symbol and the word of a state.</summary>
    public static (string Symbol, string Word) Of(RuleState state)
    {
        var (_, symbol, word, _) = Legend.First(entry => entry.State == state);
        return (symbol, word);
    }

    /// <summary>Returns the counts of a cell, such as <c>12</c> or <c>10 of 12</c>; empty when no test ran.</summary>
    public static string Count(PassportCell cell) => cell switch
    {
        { State: RuleState.NotRun } => "",
        { Failed: 0, Skipped: 0 } => $"{cell.Passed}",
        _ => $"{cell.Passed} of {cell.Passed + cell.Failed + cell.Skipped}",
    };

    /// <summary>Returns the notes of a rule, each with the backends that it is about.</summary>
    public static IEnumerable<(string Note, string Backends)> Notes(Passport passport, PassportLine line) =>
        from cell in line.Cells.Select((cell, index) => (Backend: passport.Columns[index].Backend, cell.Notes))
        from note in cell.Notes
        group cell.Backend by note into backends
        select (backends.Key, string.Join(", ", backends));
}
