using Build.Options;
using Build.Processes;
using Build.Results;
using Build.Runs;
using Build.Suites;
using Build.Tasks;
using Build.Terminal;
using Build.Workspace;

// Elsewhere the locale decides, and a terminal that shows no UTF-8 gets ASCII.
if (OperatingSystem.IsWindows())
    Console.OutputEncoding = System.Text.Encoding.UTF8;
var style = TerminalStyle.Detect();
var repository = Repository.Find();
BuildSession? begun = null;
using var interruption = new Interruption(ForceEnd);
BuildOptions options;
try
{
    options = OptionParser.Parse(args);
    if (!options.ShowsOnly)
    {
        var (executable, assembly) = (repository.Executable(options.Suite.Project), repository.Assembly(options.Suite.Project));
        await SelectionCheck.RunAsync(options, () => SuiteCatalogue.ListAsync(executable, assembly, interruption.Token));
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

// Cake colours what it prints unless the terminal says that it cannot show colours.
if (!style.Colour)
    Environment.SetEnvironmentVariable("TERM", "dumb");
var console = new BuildConsole(Console.Out, style, options.Detail, isTerminal: !Console.IsOutputRedirected);
var session = begun = new BuildSession(options, repository, console, interruption.Token);
var tasksFailed = BuildHost.Create(session).Run([.. options.Targets.Select(target => $"--target={target}"), .. options.HostArguments]) != 0;
foreach (var line in RunOutcome.Explain(session, tasksFailed))
    console.Warn(line);
return RunOutcome.ExitCodeOf(session, tasksFailed);

void ForceEnd()
{
    begun?.Guard.KillAll();
    Console.Error.WriteLine(
        "Interrupted again: every process of this run has been killed. Containers and scratch folders are being removed in the background. "
        + "To clean up by hand: ./build.sh --target=CleanUp");
    Environment.Exit(ExitCode.Interrupted);
}
