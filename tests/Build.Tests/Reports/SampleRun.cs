using Build.Reports;
using Build.Results;

namespace Build.Tests.Reports;

/// <summary>A run with everything that a report must show, and the run before it.</summary>
internal static class SampleRun
{
    private const string Class = "Dbal.IntegrationTests.ListTests";

    public static DateTimeOffset StartedAt { get; } = new(2026, 2, 6, 10, 0, 0, TimeSpan.Zero);

    public static MatrixResult Everything => FailureHistory.Add(Now, Before);

    private static MatrixResult Now => new(
        "run-7f3a", StartedAt, TimeSpan.FromSeconds(12.34), "abc1234def5678900000000000000000000000aa", "without Cake.Docker", "Dbal.IntegrationTests",
        [Passing, Divergent, DaemonDeath, Skipped, Cancelled], Interrupted: true)
    {
        Request = new(["sqlite", "postgres", "mysql", "mongodb", "prisma_postgres"]),
        SuiteTests = [.. Passing.Tests.Select(test => test.FullName)],
    };

    /// <summary>A run of some of the tests on one backend.</summary>
    public static MatrixResult Selected => Everything with
    {
        Interrupted = false,
        Request = new(["sqlite"]) { Filter = "name =~ \"page\"" },
        Rows = [Passing with { Selected = 1, Tests = [Passing.Tests[0]] }],
    };

    public static IReadOnlyList<HistoryEntry> Before { get; } =
    [
        Earlier(3, "1111111aaaa", TestOutcome.Passed),
        Earlier(2, "2222222bbbb", TestOutcome.Failed),
        Earlier(1, null, TestOutcome.Failed),
    ];

    private static RowResult Passing => new("sqlite", RowStatus.Passed, TimeSpan.FromMilliseconds(842))
    {
        Server = "SQLite 3.50.4",
        Source = "embedded",
        Driver = "Microsoft.Data.Sqlite 10.0.14",
        Capabilities = ["transactions", "nativeForeignKeys"],
        Selected = 3,
        Tests = [Test("Pages_through_everything_once", 31), Test("Sorts_both_ways", 12), Flaky],
        DaemonLog = "artifacts/logs/daemon-sqlite.log",
        ResultFile = "artifacts/results/sqlite.xml",
    };

    private static RowResult Divergent => new("postgres", RowStatus.Failed, TimeSpan.FromSeconds(2.1))
    {
        Failure = FailureKind.Test,
        Reason = "1 of 3 tests failed.",
        Server = "PostgreSQL 15.8",
        Source = "docker",
        Driver = "Npgsql 10.0.0",
        Capabilities = ["transactions", "persistence", "nativeForeignKeys"],
        Selected = 3,
        Tests = [Test("Pages_through_everything_once", 45), Failing, Unsupported],
        DaemonLog = "artifacts/logs/daemon-postgres.log",
        DaemonLogTail = ["""{"level":"info","message":"stopped"}"""],
        ResultFile = "artifacts/results/postgres.xml",
        Attempts = 2,
    };

    private static RowResult DaemonDeath => new("mysql", RowStatus.Failed, TimeSpan.FromSeconds(1.5))
    {
        Failure = FailureKind.Daemon,
        Reason = "The daemon died with exit code 134 while the tests ran.",
        Selected = 3,
        Tests = [Test("Pages_through_everything_once", 52), Blocked("Sorts_both_ways"), Blocked("Filters_by_json_path(\"a.b\")")],
        Remedy = "Read the log's last lines; the adapter could not open mysql://metabuilder:s3cret@127.0.0.1:3306/metabuilder.",
        Source = "given",
        DaemonLog = "artifacts/logs/daemon-mysql.log",
        DaemonLogTail =
        [
            """{"level":"info","message":"starting"}""",
            "\e[31mUnhandled exception.\e[0m Access denied for mysql://metabuilder:s3cret@127.0.0.1:3306/metabuilder",
        ],
    };

    private static RowResult Skipped => new("mongodb", RowStatus.Skipped, TimeSpan.Zero)
    {
        Reason = "No MongoDB server: no DBAL_MONGODB_URL, no Docker engine, no mongod on PATH.",
        Remedy = "Start Docker, or set DBAL_MONGODB_URL.",
        Selected = 3,
        Attempts = 0,
    };

    private static RowResult Cancelled => new("prisma_postgres", RowStatus.Cancelled, TimeSpan.Zero)
    {
        Reason = "The run was interrupted before this row began.",
        Selected = 3,
        Attempts = 0,
    };

    private static TestResult Failing => Test("Sorts_both_ways", 18, TestOutcome.Failed) with
    {
        Message = "  Nulls sort first </script> & \"ascending\"\n  Expected: null\n  But was:  \"Ærø\"\n",
        Expected = "null",
        Found = "\"Ærø\"",
        StackTrace = "   at Dbal.IntegrationTests.ListTests.Sorts_both_ways() in /src/tests/Dbal.IntegrationTests/ListTests.cs:line 42",
        Output = "GET /acme/core/user?sort=name -> 200 (3 ms)\nGET /acme/core/user?sort=-name -> 200 (2 ms)\n",
        DaemonLog = ["""{"level":"info","path":"/acme/core/user","status":200,"traceparent":"00-11"}"""],
        Rerun = "./build.sh --backend=postgres --filter=Sorts_both_ways",
    };

    private static TestResult Unsupported => Test("Filters_by_json_path(\"a.b\")", 0, TestOutcome.Skipped) with
    {
        Message = "postgres does not declare the capability jsonPath.",
    };

    private static TestResult Blocked(string name) => Test(name, 0, TestOutcome.Blocked) with { Message = "The daemon was dead." };

    private static TestResult Flaky => Test("Filters_by_json_path(\"a.b\")", 7) with
    {
        Repetitions = [TestOutcome.Passed, TestOutcome.Failed, TestOutcome.Passed],
    };

    private static TestResult Test(string name, int milliseconds, TestOutcome outcome = TestOutcome.Passed) =>
        new(name, $"{Class}.{name}", outcome, TimeSpan.FromMilliseconds(milliseconds));

    private static HistoryEntry Earlier(int days, string? commit, TestOutcome sorting) => new(
        $"run-{days}", StartedAt.AddDays(-days), commit,
        [
            new("sqlite", RowStatus.Passed, TimeSpan.FromMilliseconds(800 + (40 * days)), Outcomes(TestOutcome.Passed)),
            new("postgres", sorting == TestOutcome.Failed ? RowStatus.Failed : RowStatus.Passed, TimeSpan.FromSeconds(2), Outcomes(sorting))
            {
                Server = sorting == TestOutcome.Failed ? "PostgreSQL 15.8" : "PostgreSQL 14.2",
            },
        ]);

    private static Dictionary<string, TestOutcome> Outcomes(TestOutcome sorting) => new()
    {
        [$"{Class}.Pages_through_everything_once"] = TestOutcome.Passed,
        [$"{Class}.Sorts_both_ways"] = sorting,
    };
}
