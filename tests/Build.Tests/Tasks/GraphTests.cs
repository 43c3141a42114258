using Build.Matrix;
using Build.Options;
using Build.Reports;
using Build.Results;
using Build.Runs;
using Build.Tasks;
using Build.Terminal;
using Build.Tests.Reports;
using Build.Workspace;
using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using System.Reflection;

namespace Build.Tests.Tasks;

public sealed class GraphTests
{
    private static readonly string[] Phases = ["StartDaemon", "RunTests", "StopDaemon"];

    [Test]
    public void Every_task_is_named_after_its_class_and_has_a_description()
    {
        var tasks = typeof(BuildContext).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IFrostingTask))).ToList();

        Assert.That(tasks, Has.Count.GreaterThan(8));
        Assert.That(tasks.Select(task => task.GetCustomAttribute<TaskNameAttribute>()?.Name + "Task"), Is.EqualTo(tasks.Select(task => task.Name)));
        Assert.That(tasks.Select(task => task.GetCustomAttribute<TaskDescriptionAttribute>()?.Description), Is.All.EndsWith("."));
        Assert.That(tasks, Is.All.Property(nameof(Type.IsSealed)).True);
        var generated = TaskNames.All.Where(name => TaskNames.Parse(name) is not null);
        Assert.That(TaskNames.All, Is.EquivalentTo(tasks.Select(task => task.GetCustomAttribute<TaskNameAttribute>()!.Name).Concat(generated)));
    }

    [Test]
    public void Every_backend_has_a_chain_of_three_tasks()
    {
        var engine = new CakeEngine(new CakeDataService(), new NullLog());

        BackendTasks.Register(engine);

        var tasks = engine.Tasks.ToDictionary(task => task.Name);
        foreach (var backend in Backend.All)
        {
            var chain = Phases.Select(phase => tasks[$"{phase}-{backend.Name}"]).ToList();
            Assert.That(chain.Select(task => task.Dependencies.Single().Name), Is.EqualTo(new[] { "GeneratePrismaSchema", chain[0].Name, chain[1].Name }));
            Assert.That(chain.Select(task => task.Description), Is.All.Contains(backend.Name + "'s"));
            Assert.That(tasks["TestMatrix"].Dependencies.Select(task => task.Name), Does.Contain(chain[2].Name));
        }

        Assert.That(tasks["TestMatrix"].Dependencies.Select(task => task.Name).TakeLast(2), Is.EqualTo(new[] { "Report", "ComposeDown" }));
    }

    [Test]
    public void The_tree_shows_the_whole_graph_and_starts_nothing()
    {
        using var run = new HostRun();

        Assert.That(run.Run("--tree"), Is.Zero);

        Assert.That(TaskNames.All, Is.All.Matches<string>(name => run.Printed.Contains(name)), run.Printed);
        Assert.That(Directory.EnumerateFileSystemEntries(run.Folder), Is.Empty);
    }

    [Test]
    public void A_dry_run_lists_the_tasks_in_order_and_starts_nothing()
    {
        using var run = new HostRun();

        Assert.That(run.Run("--dryrun", "--target=TestMatrix"), Is.Zero);

        string[] order = ["Plan", "ComposeUp", "WaitHealthy", "StartDaemon-postgres", "RunTests-postgres", "StopDaemon-postgres", "Report", "ComposeDown", "TestMatrix"];
        Assert.That(order.Select(task => run.Printed.LastIndexOf($" {task}\n", StringComparison.Ordinal)), Is.Ordered.And.All.Positive, run.Printed);
        Assert.That(Directory.EnumerateFileSystemEntries(run.Folder), Is.Empty);
    }

    [Test]
    public void A_dry_run_of_some_rows_omits_the_others()
    {
        using var run = new HostRun("--backend=sqlite");

        Assert.That(run.Run("--dryrun", "--target=TestMatrix"), Is.Zero);

        Assert.That(run.Printed, Does.Contain("RunTests-sqlite\n").And.Not.Contain("postgres").And.Not.Contain("ComposeUp"));
    }

    [Test]
    public async Task A_report_of_a_failed_run_returns_the_exit_code_of_that_run()
    {
        using var run = new HostRun();
        await ReportWriter.WriteAllAsync(SampleRun.Everything with { Interrupted = false },
            ReportSettings.Detect(run.Folder) with { Console = TextWriter.Null }, CancellationToken.None);

        var code = run.Run("--target=Report");

        Assert.That((code, run.ExitCodeOf(code)), Is.EqualTo((0, ExitCode.TestFailed)), run.Printed);
    }

    [Test]
    public void A_matrix_without_executed_rows_is_a_failure()
    {
        using var run = new HostRun();

        Assert.That(run.Run("--target=TestMatrix", "--exclusive"), Is.Not.Zero);
    }

    /// <summary>The build's host in an empty folder, with recorded output.</summary>
    private sealed class HostRun : IDisposable
    {
        private readonly StringWriter printed = new();
        private readonly BuildSession session;

        public HostRun(params string[] args)
        {
            var console = new BuildConsole(printed, TerminalStyle.Plain, Detail.Normal, isTerminal: true);
            session = new BuildSession(OptionParser.Parse(args), new Repository(Folder, "release"), console, CancellationToken.None);
        }

        public string Folder { get; } = Directory.CreateTempSubdirectory("graph").FullName;

        public string Printed => printed.ToString().ReplaceLineEndings("\n");

        public int Run(params string[] hostArguments) => BuildHost.Create(session)
            .AddAssembly(typeof(BuildHost).Assembly)
            .ConfigureServices(services => services.AddSingleton<IConsole>(new WriterConsole(printed)))
            .Run(hostArguments);

        public int ExitCodeOf(int hostCode) => RunOutcome.ExitCodeOf(session, tasksFailed: hostCode != 0);

        public void Dispose()
        {
            Directory.SetCurrentDirectory(AppContext.BaseDirectory);
            Directory.Delete(Folder, recursive: true);
        }
    }
}
