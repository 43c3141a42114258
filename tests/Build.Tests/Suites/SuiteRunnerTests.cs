using Build.Results;
using Build.Suites;
using NUnit.Framework;
using System.Xml.Linq;

namespace Build.Tests.Suites;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SuiteRunnerTests
{
    private readonly RecordingContext context = new();
    private readonly string folder = Directory.CreateTempSubdirectory("suite").FullName;

    private SuiteRequest Request => new(
        "/out/Suite",
        typeof(SuiteRunnerTests).Assembly.Location,
        folder,
        new Dictionary<string, string> { ["BaseUrl"] = "http://127.0.0.1:8080", ["RunId"] = "run-1" },
        new Dictionary<string, string> { ["DBAL_URL"] = "http://127.0.0.1:8080" })
    {
        Filter = "test == 'N.A.\"x\"' || name =~ page",
    };

    [TearDown]
    public void Delete() => Directory.Delete(folder, recursive: true);

    [Test]
    public void The_executable_gets_its_settings_in_a_file()
    {
        new ExecutableRunner().Run(context, Request, _ => { });

        Assert.That(context.Commands, Is.EqualTo(new[] { $"/out/Suite --settings \"{folder}/suite.runsettings\" --results-directory \"{folder}\" --output Detailed --no-ansi --progress off" }));
        Assert.That(context.Variables["DBAL_URL"], Is.EqualTo("http://127.0.0.1:8080"));
        var settings = XDocument.Load($"{folder}/suite.runsettings").Root!;
        Assert.That((string?)settings.Element("NUnit")!.Element("Where"), Is.EqualTo(Request.Where));
        Assert.That($"{(string?)settings.Element("NUnit")!.Element("TestOutputXml")}/{(string?)settings.Element("NUnit")!.Element("TestOutputXmlFileName")}.xml", Is.EqualTo(Request.ResultFile));
        Assert.That(
            settings.Element("TestRunParameters")!.Elements().Select(parameter => ((string?)parameter.Attribute("name"), (string?)parameter.Attribute("value"))),
            Is.EqualTo(new[] { ("BaseUrl", "http://127.0.0.1:8080"), ("RunId", "run-1") }));
    }

    [Test]
    public void The_console_runner_is_a_command_of_dotnet()
    {
        new ConsoleRunner().Run(context, Request, _ => { });

        Assert.That(context.Commands, Has.Count.EqualTo(1));
        Assert.That(context.Commands[0], Does.StartWith($"/bin/dotnet nunit \"{Request.Assembly}\" "));
        Assert.That(context.Commands[0], Does.Contain($"\"--result={Request.ResultFile};format=nunit3\"").And.Contain("BaseUrl=http://127.0.0.1:8080").And.Contain("RunId=run-1"));
        Assert.That(context.Commands[0], Does.Contain("--labels=After").And.Contain("--where"));
        Assert.That(context.Variables["DBAL_URL"], Is.EqualTo("http://127.0.0.1:8080"));
    }

    [TestCase("passed Paging_returns_every_row_once (1s 003ms)", "Paging_returns_every_row_once", TestOutcome.Passed)]
    [TestCase("failed Cases(\"a (b)\") (27ms)", "Cases(\"a (b)\")", TestOutcome.Failed)]
    [TestCase("skipped Skip (0ms)", "Skip", TestOutcome.Skipped)]
    public void The_executable_reports_each_test(string line, string name, TestOutcome outcome) =>
        Assert.That(new ExecutableRunner().Progress(line), Is.EqualTo(new TestProgress(name, outcome)));

    [TestCase("Passed => N.A.Test", "N.A.Test", TestOutcome.Passed)]
    [TestCase("Error => N.A.Test", "N.A.Test", TestOutcome.Failed)]
    [TestCase("Ignored => N.A.Test", "N.A.Test", TestOutcome.Skipped)]
    [TestCase("Warning => N.A.Test", "N.A.Test", TestOutcome.Passed)]
    [TestCase("Inconclusive => N.A.Test", "N.A.Test", TestOutcome.Failed)]
    public void The_console_runner_reports_each_test(string line, string name, TestOutcome outcome) =>
        Assert.That(new ConsoleRunner().Progress(line), Is.EqualTo(new TestProgress(name, outcome)));

    [TestCase("GET /x -> 200 in 3 ms")]
    [TestCase("=> N.A.Test")]
    [TestCase("")]
    public void Other_lines_report_no_test(string line)
    {
        Assert.That(new ConsoleRunner().Progress(line), Is.Null);
        Assert.That(new ExecutableRunner().Progress(line), Is.Null);
    }

    [Test]
    public void A_run_without_a_result_file_is_a_failure()
    {
        context.ExitCode = 134;

        Assert.That(() => RunAsync(), Throws.TypeOf<FailureException>().With.Message.Contains("no result file and ended with exit code 134 (SIGABRT)"));
    }

    [Test]
    public async Task A_process_that_crashed_after_its_tests_is_a_failure_and_its_tests_are_kept()
    {
        context.OnStart = () => File.WriteAllText(Request.ResultFile, ResultXml.Run(ResultXml.Case("N.T")));
        context.ExitCode = 139;

        var run = await RunAsync();

        Assert.That((run.Fault?.Kind, run.Tests.Count), Is.EqualTo(((FailureKind?)FailureKind.Infra, 1)));
        Assert.That(run.Fault!.Message, Does.Contain("exit code 139 (SIGSEGV)").And.Contain("1 tests, 0 failed"));
    }

    [Test]
    public async Task A_process_that_exited_normally_is_a_success()
    {
        context.OnStart = () => File.WriteAllText(Request.ResultFile, ResultXml.Run(ResultXml.Case("N.T")));

        Assert.That((await RunAsync()).Fault, Is.Null);
    }

    [Test]
    public void An_old_result_file_is_ignored()
    {
        File.WriteAllText(Request.ResultFile, ResultXml.Run(ResultXml.Case("N.T")));

        Assert.That(() => RunAsync(), Throws.TypeOf<FailureException>().With.Message.Contains("no result file"));
    }

    private Task<SuiteRun> RunAsync() => new SuiteRunner(context, new ExecutableRunner()).RunAsync(Request, _ => { }, CancellationToken.None);
}
