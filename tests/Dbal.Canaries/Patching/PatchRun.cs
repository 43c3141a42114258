using System.Diagnostics;
using Dbal.Canaries.Killing;
using NUnit.Framework.Interfaces;

namespace Dbal.Canaries.Patching;

/// <summary>Applies patches one after the other, and checks that the unit test of each row notices them.</summary>
/// <param name="tree">The tree for the patches.</param>
/// <param name="rows">The rows whose tests run.</param>
/// <param name="say">Receives a line for each patch and row.</param>
internal sealed class PatchRun(PatchedTree tree, IReadOnlyList<string> rows, Action<string> say)
{
    /// <summary>Runs the patches.</summary>
    /// <param name="canaries">The canaries with a patch.</param>
    /// <exception cref="InvalidOperationException">A test does not pass without a patch, or a patch does not fit or compile.</exception>
    public IReadOnlyList<CanaryResult> Run(IReadOnlyList<Canary> canaries)
    {
        var concerned = canaries.Where(canary => TestsOf(canary).Count > 0).ToList();
        if (concerned.Count == 0)
            return [];
        var clock = Stopwatch.StartNew();
        tree.Create();
        tree.Compile();
        CheckControl([.. concerned.SelectMany(TestsOf).Distinct()]);
        say($"patches: the tests of {concerned.Count} patches pass without them, in {clock.Elapsed.TotalSeconds:0.0} s");
        return [.. concerned.SelectMany(Run)];
    }

    private IReadOnlyList<PatchTest> TestsOf(Canary canary) => [.. canary.Patch!.Tests.Where(test => rows.Contains(test.Row))];

    private void CheckControl(IReadOnlyList<PatchTest> tests)
    {
        var run = tree.Run(tests);
        foreach (var test in tests)
        {
            var found = run.Tests.Where(each => test.Is(each.FullName)).ToList();
            if (found.FirstOrDefault(each => each.State.Status != TestStatus.Passed) is { } bad)
            {
                throw new InvalidOperationException(
                    $"{test.Row}: {bad.FullName} does not pass without a patch, so that its failure proves nothing: {bad.Message}");
            }

            if (found.Count == 0)
                throw new InvalidOperationException($"There is no test {test.Fixture}.{test.Name}.");
        }
    }

    private IReadOnlyList<CanaryResult> Run(Canary canary)
    {
        var clock = Stopwatch.StartNew();
        tree.Apply(canary.Patch!.File);
        tree.Compile();
        var results = new List<CanaryResult>();
        foreach (var test in TestsOf(canary))
        {
            var run = tree.Run([test]);
            var killer = run.Failed.FirstOrDefault(each => each.FailedAssertion);
            var fate = killer is null ? Fate.Survived : Fate.Killed;
            var message = CanaryResult.Short(killer?.Message ?? run.FirstError);
            var result = new CanaryResult(canary.Name, test.Row, fate, killer?.FullName, message, clock.Elapsed);
            say($"{test.Row}: {canary.Rule} {canary.Name}: {result.Describe()}");
            results.Add(result);
            clock.Restart();
        }

        tree.Apply(canary.Patch.File, reverse: true);
        return results;
    }
}
