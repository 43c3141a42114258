using Build;
using Build.Options;
using Build.Reports;

Console.OutputEncoding = System.Text.Encoding.UTF8;
var style = TerminalStyle.Detect();
BuildOptions options;
try
{
    options = OptionParser.Parse(args);
}
catch (UsageException exception)
{
    Console.Error.WriteLine(exception.Message);
    return ExitCode.WrongUsage;
}

if (options.Help)
{
    Console.Write(HelpText.Write(style.Width));
    return ExitCode.Passed;
}

// Cake colours what it prints unless the terminal says that it cannot show colours.
if (!style.Colour)
    Environment.SetEnvironmentVariable("TERM", "dumb");
BuildSession? begun = null;
using var interruption = new Interruption(ForceEnd);
var console = new BuildConsole(Console.Out, style, options.Detail, isTerminal: !Console.IsOutputRedirected);
var session = begun = new BuildSession(options, Repository.Find(), console, interruption.Token);
var code = BuildHost.Create(session).Run([.. options.Targets.Select(target => $"--target={target}"), .. options.HostArguments]);
return ExitCode.Of(session, tasksFailed: code != 0);

void ForceEnd()
{
    begun?.Guard.KillAll();
    Console.Error.WriteLine(
        "Interrupted again: every process of this run has been killed. Containers and scratch folders are being removed in the background. "
        + "To clean up by hand: ./build.sh --target=CleanUp");
    Environment.Exit(ExitCode.Interrupted);
}
