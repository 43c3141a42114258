using Build.Matrix;
using Build.Options;
using Build.Reports;
using Build.Results;
using Build.Suites;

namespace Build.Runs;

/// <summary>
/// What <c>--rerun-failed</c> leaves of a run: of what was asked for last time, the rows and tests that failed, were blocked or did not run. All else is kept
/// as it was found then.
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

    /// <summary>Leaves everything.</summary>
    public static LastRun Ignored { get; } = new(null, []);

    /// <summary>Leaves what a run did not pass.</summary>
    /// <param name="last">The run.</param>
    /// <param name="suiteTests">The tests that its suite has now.</param>
    public static LastRun Of(MatrixResult last, IReadOnlyList<string> suiteTests) => new(Verdict.Of(last), suiteTests);

    /// <summary>What is asked for now: within what was asked for then, the same suite and the same daemon.</summary>
    /// <param name="options">The command line.</param>
    /// <exception cref="InvalidDataException">It contradicts what was asked for then.</exception>
    public BuildOptions Narrow(BuildOptions options)
    {
        if (last is null)
            return options;
        var suite = Suite.All.FirstOrDefault(suite => suite.Project == last.Suite) ?? options.Suite;
        if (options.Suite != suite && options.Suite != Suite.All[0])
            throw Differs("suite", suite.Name, options.Suite.Name);
        if (options.Daemon is { } daemon && daemon != last.Request.Daemon)
            throw Differs("daemon", last.Request.Daemon ?? "this repository's", daemon);
        if (options.Filter is not null || options.Shard is not null)
            throw new InvalidDataException("--rerun-failed takes --filter and --shard from the last run. Leave them out.");
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

    /// <summary>Whether a row is to be run.</summary>
    /// <param name="backend">The row's name.</param>
    public bool Includes(string backend) => last is null || (rows.TryGetValue(backend, out var row) && row.Status != RowStatus.Passed);

    /// <summary>The tests of a row that are to be run.</summary>
    /// <param name="backend">The row's name.</param>
    /// <param name="selected">The tests that were asked for.</param>
    public IReadOnlyList<string> TestsOf(string backend, IReadOnlyList<string> selected)
    {
        var kept = Kept(backend).Select(test => test.FullName).ToHashSet();
        if (kept.Count == 0)
            return selected;
        // Which tests a filter finds beside those that it found then, only NUnit knows.
        var asked = last!.Request.Filter is null ? selected : selected.Intersect(rows[backend].Tests.Select(test => test.FullName));
        IReadOnlyList<string> left = [.. asked.Where(name => !kept.Contains(name))];
        // What failed then may be gone from the suite; a row does not pass by running nothing.
        return left.Count > 0 ? left : selected;
    }

    /// <summary>What was asked of a run that completes the last one.</summary>
    /// <param name="request">What was asked of this run.</param>
    public RunRequest Complete(RunRequest request) => last is null ? request : last.Request with { RerunOf = last.RunId, Strict = request.Strict };

    /// <summary>Puts what was kept beside what was run again, so that the next run knows of everything.</summary>
    /// <param name="now">The rows that were run.</param>
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

    /// <summary>Says what is run again, what is kept, and what has vanished; nothing for a run of its own.</summary>
    /// <param name="options">What is asked for now.</param>
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
        return tests.Count == selected.Count ? "all of its tests"
            : last!.Request.Filter is null ? $"{tests.Count} of {Wording.Count(selected.Count, "test")}"
            : "what failed or did not run";
    }

    // A row that broke otherwise than by its tests runs whole, since their outcomes cannot be believed; so does one whose fixture failed.
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
            now = With(now, $"No longer in the suite, though failed in run {last!.RunId}: {TestNames.Some(vanished)}.");
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
        new($"--rerun-failed runs what failed last time, and the last run's {what} was {then}, not {now}. Run without --rerun-failed, or as then.");
}
