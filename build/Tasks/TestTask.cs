using Build.Matrix;
using Build.Reports;
using Build.Suites;
using Cake.Core;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>Runs the unit tests.</summary>
[TaskName("Test")]
[TaskDescription("Runs the unit tests of the library and of the build, and prints how many passed and failed.")]
public sealed class TestTask : AsyncFrostingTask<BuildContext>
{
    private static readonly string[] Projects = ["Dbal.Tests", "Build.Tests"];

    /// <inheritdoc />
    public override async Task RunAsync(BuildContext context)
    {
        var (console, repository) = (context.Session.Console, context.Session.Repository);
        var runner = new SuiteRunner(context, new ExecutableRunner());
        var tests = new List<TestResult>();
        foreach (var project in Projects)
        {
            var folder = Path.Combine(repository.Artifacts, "unit", project);
            var request = new SuiteRequest(repository.Executable(project), repository.Assembly(project), folder, new Dictionary<string, string>(), new Dictionary<string, string>());
            var found = (await runner.RunAsync(request, _ => { }, context.Session.Interruption)).Select(test => test.Result).ToList();
            foreach (var failed in found.Where(test => test.Outcome == TestOutcome.Failed))
                console.Warn($"{console.Style.Mark(Mark.Bad)}{failed.FullName}\n{failed.Message}\n{failed.StackTrace}");
            console.Say($"{project}: {Wording.Counts(found)}");
            tests.AddRange(found);
        }

        console.Print(Wording.Counts(tests));
        context.Session.UnitTestFailed = tests.Any(test => test.Outcome == TestOutcome.Failed);
        if (context.Session.UnitTestFailed)
            throw new CakeException("A unit test failed.");
    }
}
