using Build.Matrix;
using Build.Options;
using Build.Reports;
using Build.Results;
using Build.Suites;

namespace Build.Runs;

/// <summary>
/// The last run, for <c>--rerun-failed</c>: selects its rows and tests that failed, were blocked or did not run. The results of all others are kept.
/// </summary>
internal sealed class LastRun
{
    private readonly MatrixResult? last;
    private readonly IReadOnlyList<string> suiteTests;
    private readonly Dictionary<string, RowResult> rows;

    private LastRun(MatrixResult? last, IReadOnlyList<string> suiteTests)
    {
        (this.last, this.suiteTests) = (last, suiteTests);
        rows = (last?.Rows ?? []).ToDictionary(row => row.Backend);
    }

    /// <summary>Selects everything: a run without <c>--rerun-failed</c>.</summary>
    public static LastRun Ignored { get; } = new(null, []);

    /// <summary>Selects what did not pass in a run.</summary>
    /// <param name="last">The run.</param>
    /// <param name="suiteTests">The current tests of its suite.</param>
    public static LastRun Of(MatrixResult last, IReadOnlyList<string> suiteTests) => new(Verdict.Of(last), suiteTests);

    /// <summary>Returns the options of the rerun: the suite, daemon and selection of the last run, limited to the rows of the command line.</summary>
    /// <param name="options">The command line.</param>
    /// <exception cref="InvalidDataException">The command line contradicts the last run.</exception>
    public BuildOptions Narrow(BuildOptions options)
    {
        if (last is null)
            return options;
        var suite = Suite.All.FirstOrDefault(suite => suite.Id == last.Suite) ?? options.Suite;
        if (options.Suite != suite && options.Suite != Suite.All[0])
            throw Differs("suite", suite.Name, options.Suite.Name);
        if (options.Daemon is { } daemon && daemon != last.Request.Daemon)
            throw Differs("daemon", last.Request.Daemon ?? "this repository's", daemon);
        if (options.Filter is not null || options.Shard is not null)
            throw new InvalidDataException("--rerun-failed cannot be combined with --filter or --shard. It uses those of the last run. Remove them.");
        IReadOnlyList<Backend> backends = [.. options.Backends.Where(backend => rows.ContainsKey(backend.Name))];
        if (backends.Count == 0)
            throw Differs("rows", string.Join(", ", rows.Keys), string.Join(", ", options.Backends.Select(backend => backend.Name)));
        return options with
        {
            Suite = suite,
            Daemon = last.Request.Daemon,
            Filter = last.Request.Filter,
            Shard = last.Request.Shard is { } shard ? Shard.Read(shard) : null,
            Backends = backends,
        };
    }

    /// <summary>Whether the row runs.</summary>
    /// <param name="backend">The row's name.</param>
    public bool Includes(string backend) => last is null || (rows.TryGetValue(backend, out var row) && row.Status != RowStatus.Passed);

    /// <summary>Returns the tests of a row that run.</summary>
    /// <param name="backend">The row's name.</param>
    /// <param name="selected">The requested tests.</param>
    public IReadOnlyList<string> TestsOf(string backend, IReadOnlyList<string> selected)
    {
        var kept = Kept(backend).Select(test => test.FullName).ToHashSet();
        if (kept.Count == 0)
            return selected;
        // Only NUnit can evaluate a filter, so a rerun is limited to the tests that matched in the last run.
        var asked = last!.Request.Filter is null ? selected : selected.Intersect(rows[backend].Tests.Select(test => test.FullName));
        IReadOnlyList<string> left = [.. asked.Where(name => !kept.Contains(name))];
        // If the failed tests no longer exist, run all tests: a row must not pass without running a test.
        return left.Count > 0 ? left : selected;
    }

    /// <summary>Returns the request for the reports: that of the last run, because its kept results are included.</summary>
    /// <param name="request">The request of this run.</param>
    public RunRequest Complete(RunRequest request) => last is null ? request : last.Request with { RerunOf = last.RunId, Strict = request.Strict };

    /// <summary>Adds the kept results to those of this run, so that the next rerun has all of them.</summary>
    /// <param name="now">The rows of this run.</param>
    public IReadOnlyList<RowResult> Complete(IReadOnlyList<RowResult> now)
    {
        if (last is null)
            return now;
        var byBackend = now.ToDictionary(row => row.Backend);
        return
        [
            .. last.Rows.Select(then => byBackend.TryGetValue(then.Backend, out var row) ? Complete(then, row) : With(then, $"Kept from run {last.RunId}.")),
        ];
    }

    /// <summary>Describes what runs again, what is kept and which tests no longer exist; empty without <c>--rerun-failed</c>.</summary>
    /// <param name="options">The options of this run.</param>
    public IEnumerable<string> Describe(BuildOptions options)
    {
        if (last is null)
            yield break;
        yield return $"Rerun of {last.RunId} ({Wording.Moment(last.StartedAt)} UTC){(RunSelection.Narrowed(last) is { } selection ? $": {selection}" : "")}";
        foreach (var row in last.Rows)
        {
            var isAsked = options.Backends.Any(backend => backend.Name == row.Backend);
            yield return $"  {row.Backend}: {(isAsked && Includes(row.Backend) ? Rerun(row) : $"kept, {Wording.Outcome(row)}")}";
            if (Vanished(row) is { Count: > 0 } vanished)
                yield return $"    no longer in the suite: {TestNames.Some(vanished)}";
        }
    }

    private string Rerun(RowResult row)
    {
        var selected = Verdict.SelectedBy(row.Shard, suiteTests);
        var tests = TestsOf(row.Backend, selected);
        return tests.Count == selected.Count ? "all tests"
            : last!.Request.Filter is null ? $"{tests.Count} of {Wording.Count(selected.Count, "test")}"
            : "tests that failed or did not run";
    }

    // Results are kept only when tests failed or were blocked. After another failure, or a failed fixture, they are unreliable, and all tests run again.
    private IReadOnlyList<TestResult> Kept(string backend) =>
        rows.TryGetValue(backend, out var row) && row.FixtureFailures.Count == 0
            && (row.Failure == FailureKind.Test || row.Tests.Any(test => test.Outcome == TestOutcome.Blocked))
            ? [.. row.Tests.Where(test => test.Outcome is TestOutcome.Passed or TestOutcome.Skipped)]
            : [];

    private IReadOnlyList<string> Vanished(RowResult row) =>
        [.. row.Tests.Where(test => test.Outcome is TestOutcome.Failed or TestOutcome.Blocked).Select(test => test.FullName).Except(suiteTests)];

    private RowResult Complete(RowResult then, RowResult now)
    {
        if (Vanished(then) is { Count: > 0 } vanished)
            now = With(now, $"Failed in run {last!.RunId}, but no longer in the suite: {TestNames.Some(vanished)}.");
        if (now.Tests.Count == 0)
            return now;
        var again = now.Tests.ToDictionary(test => test.FullName);
        var kept = Kept(then.Backend).Where(test => !again.ContainsKey(test.FullName) && suiteTests.Contains(test.FullName))
            .ToDictionary(test => test.FullName);
        now = With(now, $"{Wording.Count(now.Tests.Count, "test")} run again; {kept.Count} kept from run {last!.RunId}.");
        var order = then.Tests.Concat(now.Tests).Select(test => test.FullName).Distinct();
        return now with { Tests = [.. order.Select(name => again.GetValueOrDefault(name) ?? kept.GetValueOrDefault(name)).OfType<TestResult>()] };
    }

    private static RowResult With(RowResult row, string note) =>
        row with { Notes = [.. row.Notes.Where(known => !known.StartsWith("Kept from run", StringComparison.Ordinal)), note] };

    private static InvalidDataException Differs(string what, string then, string now) =>
        new($"--rerun-failed requires the options of the last run: its {what} was {then}, not {now}. Use the same options, or remove --rerun-failed.");
}
