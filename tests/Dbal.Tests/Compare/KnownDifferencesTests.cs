using Build.Ledger;
using Dbal.Compare.Playing;
using Dbal.Compare.Runs;
using Dbal.Compare.Streams;

namespace Dbal.Tests.Compare;

/// <summary>The ledger in a comparison: rows that it lists must differ in its stream, and no others.</summary>
public sealed class KnownDifferencesTests
{
    private const string Ledger =
        """
        - id: sharp-s
          rule: S6
          rows: [mysql]
          server: MariaDB
          difference: d
          reason: r
          since: 2026-11-26
          review: 2027-11-01
          stream: sharp-s
          requests: 'icontains=[^ &]*ß'
        """;

    private static readonly NormalAnswer Right = new(200, null, null, "[1]");
    private static readonly NormalAnswer Wrong = new(200, null, null, "[]");
    private static readonly Request Listed = new(1, "GET", "/{{tenant}}/shop/product?sku.icontains=stra%C3%9Fe");

    [Test]
    public void A_listed_row_that_differs_and_others_that_do_not_pass() => Assert.That(Check("MariaDB 11.8.2", mysql: Wrong, sqlite: Right), Is.Empty);

    [Test]
    public void A_listed_row_that_does_not_differ_fails() => Assert.That(Check("MariaDB 11.8.2", mysql: Right, sqlite: Right), Is.EqualTo(new Dictionary<string, string>
    {
        ["mysql"] = "The known difference 'sharp-s' no longer shows on mysql (MariaDB 11.8.2). Remove it, or the row, from tests/divergences.yaml.",
    }));

    [Test]
    public void A_row_that_differs_and_is_not_listed_fails() => Assert.That(Check("MariaDB 11.8.2", mysql: Wrong, sqlite: Wrong), Is.EqualTo(new Dictionary<string, string>
    {
        ["sqlite"] = "sqlite (SQLite 3.50) differs in the stream of 'sharp-s', but tests/divergences.yaml does not list this row. Correct the row, or list it.",
    }));

    [Test]
    public void An_entry_about_another_server_does_not_list_the_row()
    {
        Assert.That(Check("MySQL 9.7.4", mysql: Right, sqlite: Right), Is.Empty);
        Assert.That(Check("MySQL 9.7.4", mysql: Wrong, sqlite: Right).Keys, Is.EqualTo(new[] { "mysql" }));
    }

    [Test]
    public void Requests_in_other_streams_are_recognised_by_their_decoded_text()
    {
        Assert.That(Known("MariaDB 11.8.2").Contain(Listed, "mysql"), Is.True);
        Assert.That(Known("MariaDB 11.8.2").Contain(Listed, "sqlite"), Is.False);
        Assert.That(Known("MySQL 9.7.4").Contain(Listed, "mysql"), Is.False);
        Assert.That(Known("MariaDB 11.8.2").Contain(Listed with { Target = "/{{tenant}}/shop/product?sku=stra%C3%9Fe" }, "mysql"), Is.False);
    }

    private static KnownDifferences Known(string server) =>
        new(LedgerFile.Parse("f", Ledger), new Dictionary<string, string> { ["mysql"] = server, ["sqlite"] = "SQLite 3.50" });

    private static IReadOnlyDictionary<string, string> Check(string server, NormalAnswer mysql, NormalAnswer sqlite)
    {
        var answers = new Dictionary<string, IReadOnlyList<NormalAnswer>> { ["mysql"] = [mysql], ["sqlite"] = [sqlite] };
        var failures = new Failures();
        Known(server).Check(new Play(new RequestStream("sharp-s", [Listed]), "t", [Right], answers), failures);
        return failures.ByRow;
    }
}
