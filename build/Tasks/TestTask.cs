using Build.Matrix;
using Build.Reports;
using Build.Results;
using Build.Suites;
using Build.Terminal;
using Cake.Core;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>Runs the unit tests.</summary>
[TaskName(TaskNames.Test)]
[TaskDescription("Runs the unit tests of the daemon and of the build.")]
public sealed class TestTask : AsyncFrostingTask<BuildContext>
{
    /// <summary>The projects of the unit tests.</summary>
    internal static IReadOnlyList<string> Projects { get; } = ["Dbal.Tests", "Build.Tests"];

    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(30);

    /// <inheritdoc />
    public override async Task RunAsync(BuildContext context)
    {
        await context.Session.Compilation.EnsureAsync([.. Projects]);
        var runs = await Task.WhenAll(Projects.Select(project => RunAsync(context, project)));
        var console = context.Session.Console;
        var tests = runs.SelectMany(run => run.Tests).Select(test => test.Result).ToList();
        string[] faults = [.. runs.SelectMany(run => run.FixtureFailures), .. runs.Select(run => run.Fault).OfType<FailureException>().Select(fault => $"{fault.Message} {fault.Remedy}")];
        foreach (var fault in faults)
            console.Warn(console.Style.Mark(Mark.Bad) + fault);
        console.Print(Wording.Counts(tests));
        context.Session.CheckFailed = faults.Length > 0 || tests.Any(test => test.Outcome == TestOutcome.Failed);
        if (context.Session.CheckFailed)
            throw new CakeException("A unit test failed.");
    }

    private static async Task<SuiteRun> RunAsync(BuildContext context, string project)
    {
        var (console, repository) = (context.Session.Console, context.Session.Repository);
        var (executable, assembly) = (repository.Executable(project), repository.Assembly(project));
        var folder = Path.Combine(repository.Artifacts, "unit", project);
        var request = new SuiteRequest(executable, assembly, folder, new Dictionary<string, string>(), new Dictionary<string, string>())
        {
            Tests = await SuiteCatalogue.ListAsync(executable, assembly, context.Session.Interruption),
        };
        var done = 0;
        await using var progress = new Timer(
            _ => console.Say($"{project}: {Volatile.Read(ref done)} of {request.Tests.Count} tests done"), null, ProgressInterval, ProgressInterval);
        var run = await new SuiteRunner(context, new ExecutableRunner()).RunAsync(request, _ => Interlocked.Increment(ref done), context.Session.Interruption);
        var found = run.Tests.Select(test => test.Result).ToList();
        foreach (var failed in found.Where(test => test.Outcome == TestOutcome.Failed))
            console.Warn($"{console.Style.Mark(Mark.Bad)}{failed.FullName}\n{failed.Message}\n{failed.StackTrace}");
        console.Say($"{project}: {Wording.Counts(found)}");
        return run.Fault is { } fault ? run with { Fault = new FailureException(fault.Kind, $"{project}: {fault.Message}", fault.Remedy) } : run;
    }
}
