using Build.Options;
using Build.Processes;
using Build.Reports;
using Build.Results;
using Build.Workspace;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Build.Runs;

/// <summary>
/// Finds the commit that broke a test, with <c>git bisect</c> (https://git-scm.com/docs/git-bisect). The daemon of each commit is compiled in a work tree of
/// its own, and tested with the suite of this clone, so that a new test can be used on old commits.
/// </summary>
/// <param name="session">The session of the build program, with one backend and a filter.</param>
internal sealed partial class Bisection(BuildSession session)
{
    private const int Untestable = -1;

    private readonly BuildOptions options = session.Options;
    private readonly string root = session.Repository.Root;
    private readonly string folder = Path.Combine(session.Repository.Root, "out", "bisect");

    private string WorkTree => Path.Combine(folder, "tree");

    private string DaemonProject => Path.Combine(WorkTree, "src", "Dbal.Daemon");

    /// <summary>Runs the bisection, and prints each step and the commit.</summary>
    /// <exception cref="FailureException">There is no range of commits, or the commit cannot be determined.</exception>
    public async Task RunAsync()
    {
        Directory.CreateDirectory(folder);
        await using var only = Lock();
        await session.Compilation.EnsureAsync([.. options.Suite.Projects]);
        try
        {
            await BeginAsync();
            var commits = await BisectAsync(await ResolveAsync(options.Good ?? await FindPassedAsync()));
            await PrintAsync(commits);
        }
        finally
        {
            await RemoveAsync();
        }
    }

    /// <summary>Returns the newest commit with which the filtered tests passed; null when there is none.</summary>
    /// <param name="history">The earlier runs, oldest first.</param>
    /// <param name="backend">The backend's name.</param>
    /// <param name="matches">Whether the filter selects a test.</param>
    internal static string? FindPassed(IEnumerable<HistoryEntry> history, string backend, Func<string, bool> matches) => (
        from entry in history.Reverse()
        where entry is { Commit: not null, Daemon: null }
        let tests = entry.Rows.Where(row => row.Backend == backend).SelectMany(row => row.Tests).Where(test => matches(test.Key)).ToList()
        where tests.Count > 0 && tests.TrueForAll(test => test.Value == TestOutcome.Passed)
        select entry.Commit).FirstOrDefault();

    /// <summary>Returns the commits that Git names as the first bad one: one, or several when commits in between could not be tested.</summary>
    /// <param name="output">The output of <c>git bisect</c>.</param>
    /// <returns>Empty while the bisection is not finished.</returns>
    internal static IReadOnlyList<string> FirstBad(string output) => output.Contains("is the first bad commit", StringComparison.Ordinal)
        || output.Contains("first bad commit could be any of", StringComparison.Ordinal)
            ? [.. Hash().Matches(output).Select(match => match.Value)]
            : [];

    private static FailureException Failed(string message, string remedy) => new(FailureKind.Infra, message, remedy);

    private FileStream Lock()
    {
        try
        {
            return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw Failed("Another bisection runs in this clone.", "Wait until it has ended, or end it.");
        }
    }

    private async Task<string> FindPassedAsync()
    {
        var history = await RunHistory.ReadAllAsync(Path.Combine(session.Repository.Artifacts, "history"), TextWriter.Null, session.Interruption);
        var words = new TestFilter("", options.FilterWords);
        var name = One().Match(options.Filter!) is { Success: true } match ? Regex.Unescape(match.Groups["name"].Value) : null;
        Func<string, bool> matches = name is not null ? test => test == name : test => words.Words.Count > 0 && words.Matches(test);
        return FindPassed(history, options.Backends[0].Name, matches) ?? throw Failed(
            $"Cannot find a run in {session.Repository.Artifacts}/history in which the test passed on {options.Backends[0].Name}.",
            "Name a commit with which it passed: --good=COMMIT");
    }

    private async Task<string> ResolveAsync(string commit) =>
        await Git.RunAsync(root, "rev-parse", "--verify", commit + "^{commit}") is (0, var hash)
            ? hash
            : throw Failed($"Unknown commit '{commit}'.", "Use a hash, a tag or a branch of this clone.");

    private async Task BeginAsync()
    {
        await RemoveAsync();
        await GitAsync(root, "worktree", "add", "--detach", WorkTree, "HEAD");
        File.Copy(Path.Combine(root, ".packages.props"), Path.Combine(WorkTree, ".packages.props"));
        if (await GitAsync(root, "status", "--porcelain", "--", "src") is { Length: > 0 })
            session.Console.Warn("Uncommitted changes in src/ are not tested.");
    }

    private async Task<IReadOnlyList<string>> BisectAsync(string good)
    {
        var head = await ResolveAsync("HEAD");
        if (await TestAsync(head) != ExitCode.TestFailed)
            throw Failed($"The test does not fail with HEAD, {Wording.ShortCommit(head)}.", "Commit the change that breaks it, or choose another --filter or --backend.");
        if (await TestAsync(good) != ExitCode.Passed)
            throw Failed($"The test does not pass with {Wording.ShortCommit(good)}.", "Name a commit with which it passed: --good=COMMIT");
        var output = await GitAsync(WorkTree, "bisect", "start", head, good);
        while (true)
        {
            if (FirstBad(output) is { Count: > 0 } found)
                return found;
            session.Console.Say(output.Split('\n')[0]);
            var word = await TestAsync(await GitAsync(WorkTree, "rev-parse", "HEAD")) switch
            {
                ExitCode.Passed => "good",
                ExitCode.TestFailed => "bad",
                _ => "skip",
            };
            // The exit code is not 0 when only skipped commits are left; the output names them.
            output = (await Git.RunAsync(WorkTree, "bisect", word)).Output;
        }
    }

    // Compiles a commit's daemon, and runs the test against it with another instance of this program, whose reports do not replace those of this clone.
    private async Task<int> TestAsync(string commit)
    {
        session.Interruption.ThrowIfCancellationRequested();
        await GitAsync(WorkTree, "checkout", "--quiet", "--detach", commit);
        var subject = await GitAsync(WorkTree, "log", "-1", "--format=%h %s");
        var outcome = await RunAsync("dotnet", ["build", DaemonProject, "-c", "Release", "-v", "quiet", "-nologo"], "build.log") == 0
            ? await RunAsync(Environment.ProcessPath!, TestArguments(), "run.log")
            : Untestable;
        session.Console.Say($"  {subject}: " + outcome switch
        {
            ExitCode.Passed => "passed",
            ExitCode.TestFailed => "failed",
            Untestable => $"does not compile ({session.Repository.Relative(folder)}/build.log)",
            _ => $"not testable, exit code {outcome} ({session.Repository.Relative(folder)}/run.log)",
        });
        return outcome;
    }

    private string[] TestArguments() =>
    [
        $"--backend={options.Backends[0].Name}",
        $"--suite={options.Suite.Name}",
        $"--filter={options.Filter}",
        $"--databases={options.Databases.ToString().ToLowerInvariant()}",
        $"--daemon=\"{Path.Combine(WorkTree, "out", "bin", "Dbal.Daemon", "release", "Dbal.Daemon")}\" --config {{config}}",
        "--strict",
    ];

    private async Task<int> RunAsync(string program, string[] arguments, string log)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DBAL_ARTIFACTS"] = Path.Combine(folder, "artifacts") },
        };
        await using var output = TextWriter.Synchronized(new StreamWriter(Path.Combine(folder, log)));
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => output.WriteLine(line.Data);
        process.ErrorDataReceived += (_, line) => output.WriteLine(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        // A run ends in order after SIGTERM.
        using var stop = session.Interruption.Register(() => Signals.Terminate(process));
        await process.WaitForExitAsync(CancellationToken.None);
        session.Interruption.ThrowIfCancellationRequested();
        return process.ExitCode;
    }

    private async Task PrintAsync(IReadOnlyList<string> commits)
    {
        foreach (var commit in commits)
            session.Console.Print(await GitAsync(root, "log", "-1", "--stat", "--format=%h %s%n  %an, %ad", "--date=iso", commit));
        if (commits.Count > 1)
            throw Failed($"The first bad commit is one of these {commits.Count}; the others could not be tested.", $"Read the logs in {session.Repository.Relative(folder)}.");
        session.Console.Print($"First bad commit: {commits[0]}");
    }

    private async Task RemoveAsync()
    {
        if (Directory.Exists(WorkTree))
            await Git.RunAsync(root, "worktree", "remove", "--force", WorkTree);
        await Git.RunAsync(root, "worktree", "prune");
    }

    private static async Task<string> GitAsync(string folder, params string[] arguments)
    {
        var (code, output) = await Git.RunAsync(folder, arguments);
        return code == 0 ? output : throw Failed($"git {string.Join(' ', arguments)} failed: {output}", "Correct the state of the clone, and run again.");
    }

    [GeneratedRegex(@"^[0-9a-f]{40}\b", RegexOptions.Multiline)]
    private static partial Regex Hash();

    [GeneratedRegex(@"^test == '(?<name>.*)'$")]
    private static partial Regex One();
}
