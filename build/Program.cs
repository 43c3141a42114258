using Build.Options;
using Build.Processes;
using Build.Results;
using Build.Runs;
using Build.Suites;
using Build.Tasks;
using Build.Terminal;
using Build.Workspace;

// Other systems take the encoding from the locale; a terminal without UTF-8 gets ASCII.
if (OperatingSystem.IsWindows())
    Console.OutputEncoding = System.Text.Encoding.UTF8;
var style = TerminalStyle.Detect();
var repository = Repository.Find();
BuildSession? current = null;
using var interruption = new Interruption(ForceEnd);
var compilation = new Compilation(repository, interruption.Token);
BuildOptions options;
try
{
    options = OptionParser.Parse(args);
    if (options.Compares)
        repository = repository.ForComparison();
    if (!options.ShowsOnly)
    {
        await SelectionCheck.RunAsync(options, async () =>
        {
            await compilation.EnsureAsync([.. options.Suite.Projects]);
            return await SuiteCatalogue.ListAsync(repository, options.Suite, interruption.Token);
        });
    }
}
catch (UsageException exception)
{
    Console.Error.WriteLine(exception.Message);
    return ExitCode.WrongUsage;
}
catch (OperationCanceledException)
{
    return ExitCode.Interrupted;
}

if (options.Help || options.Version)
{
    Console.Write(options.Help ? HelpText.Write(style.Width, TaskDescriptions.All) : HelpText.Version());
    return ExitCode.Passed;
}

// Cake prints colours unless TERM is a terminal without colours.
if (!style.Colour)
    Environment.SetEnvironmentVariable("TERM", "dumb");
var console = new BuildConsole(Console.Out, style, options.Detail, isTerminal: !Console.IsOutputRedirected);
var session = current = new BuildSession(options, repository, console, interruption.Token) { Compilation = compilation };
var tasksFailed = BuildHost.Create(session).Run([.. options.Targets.Select(target => $"--target={target}"), .. options.HostArguments]) != 0;
foreach (var line in RunOutcome.Explain(session, tasksFailed))
    console.Warn(line);
return RunOutcome.ExitCodeOf(session, tasksFailed);

void ForceEnd()
{
    current?.Guard.KillAll();
    Console.Error.WriteLine(
        "Interrupted again: all processes of this run have been killed. Containers and temporary folders are being removed in the background. "
        + "To clean up manually, run ./build.sh --target=CleanUp");
    Environment.Exit(ExitCode.Interrupted);
}
