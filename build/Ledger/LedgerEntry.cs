namespace Build.Ledger;

/// <summary>A known difference: where rows do not behave as a rule says, or as somebody would expect from the rule.</summary>
/// <param name="Id">The entry's name, unique in the file.</param>
/// <param name="Rule">The number of the rule in docs/rules.md, such as <c>S6</c>.</param>
/// <param name="Rows">The rows of the matrix; empty for all.</param>
/// <param name="Difference">What happens instead.</param>
/// <param name="Reason">Why.</param>
/// <param name="Since">When it was first known.</param>
/// <param name="Review">When somebody must look at it again.</param>
public sealed record LedgerEntry(string Id, string Rule, IReadOnlyList<string> Rows, string Difference, string Reason, DateOnly Since, DateOnly Review)
{
    /// <summary>A text in the product and version of the server that the entry is about, such as <c>MariaDB</c>; null for any server.</summary>
    public string? Server { get; init; }

    /// <summary>A capability; the entry is only about rows that do not declare it. Null for none.</summary>
    public string? Without { get; init; }

    /// <summary>The full names of tests that assert what happens instead. They must not fail.</summary>
    public IReadOnlyList<string> AssertedBy { get; init; } = [];

    /// <summary>The full names of tests that fail on these rows because of the difference.</summary>
    public IReadOnlyList<string> Fails { get; init; } = [];

    /// <summary>The name of a kept stream of tests/Dbal.Compare in which these rows differ; null for none.</summary>
    public string? Stream { get; init; }

    /// <summary>A regular expression for the requests that show the difference in any stream: method, decoded target and body; null for none.</summary>
    public string? Requests { get; init; }

    /// <summary>Whether the entry is about a row.</summary>
    /// <param name="row">The row's name.</param>
    /// <param name="server">The product and version of its server; null when unknown.</param>
    public bool Concerns(string row, string? server) =>
        (Rows.Count == 0 || Rows.Contains(row)) && (Server is null || server?.Contains(Server, StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>Whether the entry is about a row whose daemon declares these capabilities.</summary>
    /// <param name="row">The row's name.</param>
    /// <param name="server">The product and version of its server; null when unknown.</param>
    /// <param name="capabilities">The declared capabilities.</param>
    public bool Concerns(string row, string? server, IReadOnlyList<string> capabilities) =>
        Concerns(row, server) && (Without is null || !capabilities.Contains(Without));
}
