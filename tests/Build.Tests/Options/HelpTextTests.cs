using Build.Options;
using Build.Results;
using Build.Tasks;
using Build.Workspace;
using NUnit.Framework;

namespace Build.Tests.Options;

public sealed class HelpTextTests
{
    [Test]
    public void Help_lists_every_option_task_and_exit_code()
    {
        var help = HelpText.Write(80, TaskDescriptions.All);

        Assert.That(OptionTable.All.Select(option => option.Usage), Is.All.Matches<string>(help.Contains));
        Assert.That(TaskDescriptions.All.Select(task => task.Name), Is.All.Matches<string>(help.Contains));
        Assert.That(ExitCode.All.Select(code => $"  {code.Code} "), Is.All.Matches<string>(help.Contains));
    }

    [Test]
    public void Help_fits_the_width([Values(40, 80, 120)] int width) =>
        Assert.That(HelpText.Write(width, TaskDescriptions.All).Split('\n'), Is.All.Matches<string>(line => line.Length <= width));

    [Test]
    public void Help_has_the_default_values()
    {
        var (help, options) = (HelpText.Write(1000, TaskDescriptions.All), new BuildOptions());

        Assert.That(help, Does.Contain($"(default: {options.Suite.Name})"));
        Assert.That(help, Does.Contain($"become ready (default: {options.Limits.Daemon.TotalSeconds})"));
        Assert.That(help, Does.Contain($"(default: {options.Limits.Server.TotalSeconds}, for given servers {options.Limits.GivenServer.TotalSeconds})"));
        Assert.That(help, Does.Contain($"stopping a daemon (default: {options.Limits.Step.TotalSeconds})"));
    }

    [Test]
    public void The_README_lists_all_options_and_exit_codes()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Find().Root, "README.md"));

        Assert.That(readme, Does.Contain(HelpText.OptionsMarkdown()), $"Put this into README.md:\n{HelpText.OptionsMarkdown()}");
        Assert.That(readme, Does.Contain(HelpText.ExitCodesMarkdown()), $"Put this into README.md:\n{HelpText.ExitCodesMarkdown()}");
    }
}
