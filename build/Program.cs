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
using var interruption = new Interruption();
var console = new BuildConsole(Console.Out, style, options.Detail, isTerminal: !Console.IsOutputRedirected);
var session = new BuildSession(options, Repository.Find(), console, interruption.Token);
var code = BuildHost.Create(session).Run([.. options.Targets.Select(target => $"--target={target}"), .. options.HostArguments]);
return ExitCode.Of(session, tasksFailed: code != 0);
