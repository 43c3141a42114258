using System.Text.Json;
using Dbal.Canaries;
using Dbal.Canaries.Hosting;
using Dbal.Canaries.Killing;
using Dbal.Canaries.Patching;
using Dbal.Canaries.Reports;
using Dbal.Daemon.Configuration;
using Dbal.Daemon.Hosting;

const int killed = 0;
const int survived = 1;
const int failed = 2;
const int interrupted = 130;
const string runId = "canaries";
var errors = Console.Error; // NUnit redirects it while tests run
var readable = new JsonSerializerOptions { WriteIndented = true };

try
{
    var arguments = Arguments.Parse(args);
    return arguments switch
    {
        { ShowsHelp: true } => Print([Arguments.Help]),
        { List: true } => Print(CanaryTable.All.Select(canary => $"{canary.Rule,-4} {canary.Name}: the daemon {canary.Breaks}.")),
        { Serve: { } name } => await ServeAsync(name, arguments.Config),
        { Patches: { } rows } => await RunPatchesAsync(arguments, rows),
        { Report: { } folder } => Report(folder),
        _ => await RunAsync(arguments),
    };
}
catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or IOException or TimeoutException or ConfigurationException)
{
    await errors.WriteLineAsync(exception.Message);
    Environment.Exit(failed); // tests that do not end would keep the process
    return failed;
}

static int Print(IEnumerable<string> lines)
{
    foreach (var line in lines)
        Console.WriteLine(line);
    return killed;
}

async Task<int> RunAsync(Arguments arguments)
{
    // The web server of the daemon takes signals over, and would only stop itself.
    using var signals = new StopSignals();
    using var end = signals.Stop.Register(() => Environment.Exit(interrupted));
    var canaries = Select(arguments, canary => canary.Patch is null);
    var log = Path.Combine(Directory.CreateTempSubdirectory("dbal-canaries-").FullName, "daemon.log");
    try
    {
        var configuration = new DaemonConfiguration
        {
            Adapter = arguments.Adapter,
            DatabaseUrl = Environment.GetEnvironmentVariable("DBAL_DATABASE_URL") is { Length: > 0 } url ? url : ":memory:",
            Ports = new PortRange(0, 0),
            RunId = runId,
            CommandTimeout = TimeSpan.FromMinutes(1), // no canary is about time limits, and the machine may be loaded
        };
        await using var daemon = await CanaryDaemon.StartAsync(configuration, log);
        await daemon.WaitReadyAsync();
        // The suite finds its daemon in the environment.
        Environment.SetEnvironmentVariable("DBAL_URL", $"{daemon.Address}".TrimEnd('/'));
        Environment.SetEnvironmentVariable("DBAL_RUN_ID", runId);
        Environment.SetEnvironmentVariable("DBAL_TOKEN", "");
        Environment.SetEnvironmentVariable("DBAL_DAEMON_LOG", log);
        var run = new RowRun(arguments.Row, daemon, new LoadedSuite(SuitePath()), Console.WriteLine);
        var results = run.Run(canaries, isWhole: arguments.Only is []);
        return await WriteAsync(arguments, results);
    }
    finally
    {
        Directory.Delete(Path.GetDirectoryName(log)!, recursive: true);
    }
}

async Task<int> RunPatchesAsync(Arguments arguments, IReadOnlyList<string> rows)
{
    using var tree = new PatchedTree();
    using var signals = new StopSignals();
    using var end = signals.Stop.Register(() =>
    {
        tree.Stop();
        Environment.Exit(interrupted);
    });
    return await WriteAsync(arguments, new PatchRun(tree, rows, Console.WriteLine).Run(Select(arguments, canary => canary.Patch is not null)));
}

static IReadOnlyList<Canary> Select(Arguments arguments, Func<Canary, bool> isWanted)
{
    CanaryTable.Check();
    var canaries = CanaryTable.All.Where(arguments.Selects).Where(isWanted).ToList();
    return canaries.Count > 0 ? canaries : throw new ArgumentException("No canary is selected. List them with --list.");
}

async Task<int> WriteAsync(Arguments arguments, IReadOnlyList<CanaryResult> results)
{
    if (arguments.Output is { } output)
        await File.WriteAllTextAsync(output, JsonSerializer.Serialize(results, readable));
    return results.Any(result => result.Fate == Fate.Survived) ? survived : killed;
}

// Tests of access and of lost databases start a daemon of their own.
static async Task<int> ServeAsync(string name, string? configFile)
{
    CanaryDaemon.IsPrivate = true;
    var configuration = ConfigurationReader.Read(configFile, Environment.GetEnvironmentVariable);
    using var signals = new StopSignals();
    await using var daemon = await CanaryDaemon.StartAsync(configuration, logFile: null, CanaryTable.Find(name));
    await Task.Delay(Timeout.Infinite, signals.Stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    return killed;
}

int Report(string folder)
{
    var results = Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)
        .SelectMany(file => JsonSerializer.Deserialize<List<CanaryResult>>(File.ReadAllText(file))!).ToList();
    if (results.Count == 0)
        throw new InvalidOperationException($"There are no results in {folder}.");
    var report = new CanaryReport(results, CanaryReport.ReadRules(File.ReadAllText(Path.Combine(Clone.Root, "docs", "rules.md"))));
    if (report.Unruled.Count > 0)
        throw new InvalidOperationException($"docs/rules.md does not have the rules of these canaries: {string.Join(", ", report.Unruled)}.");
    var artifacts = Path.Combine(folder, "..");
    File.WriteAllText(Path.Combine(artifacts, "canaries.md"), report.ToMarkdown());
    var canaries = CanaryTable.All.Select(canary => new { canary.Name, canary.Rule, canary.Breaks, canary.Trap });
    File.WriteAllText(
        Path.Combine(artifacts, "canaries.json"),
        JsonSerializer.Serialize(new { report.Rows, Canaries = canaries, report.Results, report.RulesWithout }, readable));
    Print(report.Summary());
    return report.Survivors.Count > 0 ? survived : killed;
}

static string SuitePath()
{
    const string suite = "Dbal.ConformanceTests";
    var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
    var path = Path.Combine(output.Parent!.Parent!.FullName, suite, output.Name, suite + ".dll");
    return File.Exists(path) ? path : throw new InvalidOperationException($"Cannot find the suite {path}. Compile {suite} first.");
}
