using System.Diagnostics;
using Dbal.Canaries.Hosting;
using NUnit.Framework.Interfaces;

namespace Dbal.Canaries.Killing;

/// <summary>Lets the canaries of one row into its daemon, one after the other, and finds the test that kills each.</summary>
/// <param name="row">The row's name.</param>
/// <param name="daemon">The daemon.</param>
/// <param name="suite">The conformance suite.</param>
/// <param name="say">Receives a line for each canary.</param>
internal sealed class RowRun(string row, CanaryDaemon daemon, LoadedSuite suite, Action<string> say)
{
    private const string AllTests = ".*";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    private Canary active = CanaryTable.Control;

    /// <summary>Runs the canaries.</summary>
    /// <param name="canaries">The canaries.</param>
    /// <param name="isWhole">Whether the control runs the whole suite, and not only the rules of the canaries.</param>
    /// <exception cref="InvalidOperationException">The suite fails without a canary, or a canary fails by itself.</exception>
    public IReadOnlyList<CanaryResult> Run(IReadOnlyList<Canary> canaries, bool isWhole)
    {
        CheckControl(isWhole ? [AllTests] : [.. canaries.Select(canary => canary.Tests).Distinct()]);
        return [.. canaries.Select(Run)];
    }

    private void CheckControl(IReadOnlyList<string> tests)
    {
        var clock = Stopwatch.StartNew();
        Use(CanaryTable.Control);
        var runs = tests.Select(each => RunSuite(each, stopsAtFailure: false)).ToList();
        ThrowIfDefect();
        if (runs.Select(run => run.FixtureFailure).FirstOrDefault(failure => failure is not null) is { } fixture)
            throw new InvalidOperationException($"{row}: the suite fails without a canary: {fixture}");
        // Once more, because a test can fail on a loaded machine.
        var failed = runs.SelectMany(run => run.Failed).Where(Fails).ToList();
        if (failed.Count > 0)
        {
            throw new InvalidOperationException(
                $"{row}: {failed.Count} tests fail without a canary, so that their failure proves nothing: {failed[0].FullName}: {failed[0].Message}");
        }

        var passed = runs.SelectMany(run => run.Tests).Count(test => test.State.Status == TestStatus.Passed);
        say($"{row}: {passed} tests pass without a canary, in {clock.Elapsed.TotalSeconds:0.0} s");
        if (passed == 0)
            throw new InvalidOperationException($"{row}: no test passes without a canary.");
    }

    private CanaryResult Run(Canary canary)
    {
        if (canary.Needs is { } needed && !Has(needed))
        {
            var why = $"The row {(needed[0] == '!' ? "has" : "does not have")} {needed.TrimStart('!')}.";
            return new CanaryResult(canary.Name, row, Fate.Lacking, null, why, TimeSpan.Zero);
        }

        var clock = Stopwatch.StartNew();
        Use(canary);
        string? error = null;
        var (fate, killer) = FindKiller(canary, canary.Tests, ref error) is { } own ? (Fate.Killed, own)
            : FindKiller(canary, AllTests, ref error) is { } other ? (Fate.KilledElsewhere, other)
            : (Fate.Survived, null);
        daemon.Use(null);
        ThrowIfDefect();
        var result = new CanaryResult(canary.Name, row, fate, killer?.FullName, CanaryResult.Short(killer is null ? error : killer.Message), clock.Elapsed);
        say($"{row}: {canary.Rule} {canary.Name}: {result.Describe()}");
        return result;
    }

    // A set-up that fails once may have failed because the machine is loaded.
    private SuiteRun RunSuite(string tests, bool stopsAtFailure) =>
        RunOnce(tests, stopsAtFailure) is { FixtureFailure: null } run ? run : RunOnce(tests, stopsAtFailure);

    // A fault can let a test wait for ever, and NUnit cannot end it.
    private SuiteRun RunOnce(string tests, bool stopsAtFailure)
    {
        var running = Task.Run(() => suite.Run(tests, stopsAtFailure));
        return running.Wait(Limit) ? running.Result
            : throw new InvalidOperationException(
                $"{row}: the suite did not end within {Limit.TotalMinutes} minutes with the canary {active.Name}. "
                + $"Limit the loops of its tests that match {tests}.");
    }

    // The first failure is a killer nearly always, so the run ends there. Otherwise all failures are candidates.
    private SuiteTest? FindKiller(Canary canary, string tests, ref string? error)
    {
        foreach (var stopsAtFailure in new[] { true, false })
        {
            var run = RunSuite(tests, stopsAtFailure);
            if (run.Failed.FirstOrDefault(test => test.FailedAssertion && IsKiller(canary, test)) is { } killer)
                return killer;
            error ??= run.FirstError;
            if (!run.Failed.Any())
                return null;
        }

        return null;
    }

    // A test can fail for another reason, such as a loaded machine. A killer fails again, and passes without the canary, at least the second time.
    private bool IsKiller(Canary canary, SuiteTest test)
    {
        if (!Fails(test))
            return false;
        Use(CanaryTable.Control);
        var failsAnyway = Fails(test) && Fails(test);
        Use(canary);
        return !failsAnyway;
    }

    private bool Fails(SuiteTest test) => RunSuite($"^{test.Method}$", stopsAtFailure: false).Failed.Any(again => again.FullName == test.FullName);

    // Some tests start a daemon of their own; it has the same canary.
    private void Use(Canary canary)
    {
        daemon.Use(active = canary);
        Environment.SetEnvironmentVariable("DBAL_DAEMON_COMMAND", $"\"{Environment.ProcessPath}\" --serve={canary.Name} --config={{config}}");
    }

    private bool Has(string capability)
    {
        var declared = daemon.Capabilities.ToString().Split(", ").Contains(capability.TrimStart('!'), StringComparer.OrdinalIgnoreCase);
        return declared != (capability[0] == '!');
    }

    private void ThrowIfDefect()
    {
        if (daemon.Defects.TryDequeue(out var defect))
            throw new InvalidOperationException($"{row}: a canary does not work: {defect}");
    }
}
