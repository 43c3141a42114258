using Build.Results;
using Build.Workspace;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Build.Options;

/// <summary>The pages that the table of options makes.</summary>
public static class HelpText
{
    private const int Column = 28;
    private const int NarrowWidth = 60;

    private static readonly (OptionGroup Group, string Title)[] Groups =
    [
        (OptionGroup.Selection, "What runs"),
        (OptionGroup.Servers, "Servers and daemons"),
        (OptionGroup.Failures, "Failures"),
        (OptionGroup.Output, "Output"),
        (OptionGroup.Other, "Tasks and help"),
    ];

    private static readonly (string Command, string Does)[] Examples =
    [
        ("./build.sh", "every row that this machine can serve"),
        ("./build.sh --backend=sqlite", "one row"),
        ("./build.sh --filter=paging", "tests with 'paging' in their name, on every row"),
        ("./build.sh --target=StartDaemon-mysql", "a server and a daemon to try things on"),
        ("./build.sh --target=Test", "the unit tests"),
    ];

    /// <summary>What <c>--help</c> prints.</summary>
    /// <param name="width">The columns of a line.</param>
    /// <param name="tasks">Names and descriptions of the tasks.</param>
    public static string Write(int width, IReadOnlyList<(string Name, string Description)> tasks)
    {
        var text = new StringBuilder();
        Wrap(text, "Runs one integration suite against a DBAL daemon on every backend.", column: 0, indent: 0, width);
        text.Append("\nUsage: ./build.sh [options]\n");
        foreach (var (group, title) in Groups)
            Section(text, title, [.. Of(group).Select(option => (option.Usage, option.Description))], width);
        Section(text, "Tasks (x is a row of the matrix)", tasks, width);
        Section(text, "Exit codes", [.. ExitCode.All.Select(code => ($"{code.Code}", code.Meaning))], width, column: 6);
        Section(text, "Examples", Examples, width, column: 40);
        return text.ToString();
    }

    /// <summary>What <c>--version</c> prints: the version and the commit, the runtime, the package set.</summary>
    public static string Version()
    {
        var version = typeof(HelpText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        return $"Dbal {version} ({RuntimeInformation.FrameworkDescription}, {PackageFeed.Current} package set)\n";
    }

    /// <summary>The options as the README shows them.</summary>
    public static string OptionsMarkdown()
    {
        var text = new StringBuilder("| option | does |\n| --- | --- |\n");
        foreach (var (group, title) in Groups)
        {
            text.Append($"| **{title}** | |\n");
            foreach (var option in Of(group))
                text.Append($"| `{option.Usage.Replace("|", "\\|")}` | {option.Description} |\n");
        }

        return text.ToString();
    }

    /// <summary>The exit codes as the README shows them.</summary>
    public static string ExitCodesMarkdown() =>
        "| code | means |\n| --- | --- |\n" + string.Concat(ExitCode.All.Select(code => $"| {code.Code} | {code.Meaning} |\n"));

    private static IEnumerable<Option> Of(OptionGroup group) => OptionTable.All.Where(option => option.Group == group);

    // In two columns, or where the terminal is narrow each meaning below its name.
    private static void Section(StringBuilder text, string title, IReadOnlyList<(string Name, string Meaning)> entries, int width, int column = Column)
    {
        var indent = width < NarrowWidth ? 4 : column;
        text.Append($"\n{title}:\n");
        foreach (var (name, meaning) in entries)
        {
            text.Append("  ").Append(name);
            var at = name.Length + 2;
            if (at >= indent)
            {
                text.Append('\n');
                at = 0;
            }

            Wrap(text, meaning, at, indent, width);
        }
    }

    private static void Wrap(StringBuilder text, string words, int column, int indent, int width)
    {
        var isFirst = true;
        foreach (var word in words.Split(' '))
        {
            if (!isFirst && column + 1 + word.Length > width)
            {
                text.Append('\n');
                column = 0;
                isFirst = true;
            }

            var blanks = isFirst ? indent - column : 1;
            text.Append(' ', blanks).Append(word);
            column += blanks + word.Length;
            isFirst = false;
        }

        text.Append('\n');
    }
}
