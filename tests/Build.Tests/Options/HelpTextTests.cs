using Build.Options;
using Build.Tasks;
using NUnit.Framework;

namespace Build.Tests.Options;

public sealed class HelpTextTests
{
    [Test]
    public void Help_lists_every_option_task_and_exit_code()
    {
        var help = HelpText.Write(80);

        Assert.That(OptionTable.All.Select(option => option.Usage), Is.All.Matches<string>(help.Contains));
        Assert.That(TaskCatalogue.Summary.Select(task => task.Name), Is.All.Matches<string>(help.Contains));
        Assert.That(ExitCode.All.Select(code => $"  {code.Code} "), Is.All.Matches<string>(help.Contains));
    }

    [Test]
    public void Help_keeps_to_the_width()
    {
        var lines = HelpText.Write(80).Split('\n').Where(line => !line.TrimStart().StartsWith("--", StringComparison.Ordinal));

        Assert.That(lines.Select(line => line.Length), Is.All.LessThanOrEqualTo(80));
    }

    [Test]
    public void The_readme_shows_the_options_and_exit_codes_that_there_are()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Find().Root, "README.md"));

        Assert.That(readme, Does.Contain(HelpText.OptionsMarkdown()), $"Put this into README.md:\n{HelpText.OptionsMarkdown()}");
        Assert.That(readme, Does.Contain(HelpText.ExitCodesMarkdown()), $"Put this into README.md:\n{HelpText.ExitCodesMarkdown()}");
    }
}
