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
    private const int MessageCharacters = 200;

    private HashSet<string> green = [];

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
        var runs = tests.Select(each => suite.Run(each, stopsAtFailure: false)).ToList();
        ThrowIfDefect();
        if (runs.Select(run => run.FixtureFailure).FirstOrDefault(failure => failure is not null) is { } fixture)
            throw new InvalidOperationException($"{row}: the suite fails without a canary: {fixture}");
        var failed = runs.SelectMany(run => run.Tests).Where(test => test.Status == TestStatus.Failed).ToList();
        if (failed.Count > 0)
            throw new InvalidOperationException($"{row}: {failed.Count} tests fail without a canary, so that their failure proves nothing: {failed[0].FullName}: {failed[0].Message}");
        green = [.. runs.SelectMany(run => run.Tests).Where(test => test.Status == TestStatus.Passed).Select(test => test.FullName)];
        say($"{row}: {green.Count} tests pass without a canary, in {clock.Elapsed.TotalSeconds:0.0} s");
        if (green.Count == 0)
            throw new InvalidOperationException($"{row}: no test passes without a canary.");
    }

    private CanaryResult Run(Canary canary)
    {
        if (canary.Needs is { } needed && !Has(needed))
            return new CanaryResult(canary.Name, row, Fate.Lacking, null, $"The row {(needed[0] == '!' ? "has" : "does not have")} {needed.TrimStart('!')}.", TimeSpan.Zero);
        var clock = Stopwatch.StartNew();
        Use(canary);
        var (fate, killer) = suite.Run(canary.Tests, stopsAtFailure: true) is var run && KillerOf(run) is { } own ? (Fate.Killed, own)
            : suite.Run(AllTests, stopsAtFailure: true) is var whole && KillerOf(whole) is { } other ? (Fate.KilledElsewhere, other)
            : (Fate.Survived, null);
        daemon.Use(null);
        ThrowIfDefect();
        var result = new CanaryResult(canary.Name, row, fate, killer?.FullName, Short(killer?.Message), clock.Elapsed);
        say($"{row}: {canary.Rule} {canary.Name}: {result.Describe()}");
        return result;
    }

    // Some tests start a daemon of their own; it has the same canary.
    private void Use(Canary canary)
    {
        daemon.Use(canary);
        Environment.SetEnvironmentVariable("DBAL_DAEMON_COMMAND", $"\"{Environment.ProcessPath}\" --serve={canary.Name} --config={{config}}");
    }

    private SuiteTest? KillerOf(SuiteRun run) => run.FixtureFailure is { } fixture ? new SuiteTest("Setup", "", TestStatus.Failed, fixture)
        : run.Tests.FirstOrDefault(test => test.Status == TestStatus.Failed && (green.Contains(test.FullName) || green.Count == 0));

    private bool Has(string capability) =>
        daemon.Capabilities.ToString().Split(", ").Any(name => name.Equals(capability.TrimStart('!'), StringComparison.OrdinalIgnoreCase)) != (capability[0] == '!');

    private void ThrowIfDefect()
    {
        if (daemon.Defects.TryDequeue(out var defect))
            throw new InvalidOperationException($"{row}: a canary does not work: {defect}");
    }

    private static string? Short(string? message) =>
        message?.ReplaceLineEndings(" ").Trim() is { } line ? line.Length <= MessageCharacters ? line : line[..MessageCharacters] + "…" : null;
}
