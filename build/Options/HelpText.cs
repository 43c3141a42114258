using Build.Results;
using Build.Workspace;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Build.Options;

/// <summary>Generates the help and the tables of the README from the table of options.</summary>
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

    private static readonly (string Command, string Description)[] Examples =
    [
        ("./build.sh", "run all rows that have a server"),
        ("./build.sh --backend=sqlite", "run one row"),
        ("./build.sh --filter=paging", "run tests with 'paging' in their name on all rows"),
        ("./build.sh --target=StartDaemon-mysql", "start a server and a daemon, for manual tests"),
        ("./build.sh --target=Test", "run the unit tests"),
    ];

    /// <summary>Returns the output of <c>--help</c>.</summary>
    /// <param name="width">The maximum line length, in columns.</param>
    /// <param name="tasks">The names and descriptions of the tasks.</param>
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

    /// <summary>Returns the output of <c>--version</c>: version and commit, runtime, package set.</summary>
    public static string Version()
    {
        var version = typeof(HelpText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        return $"Dbal {version} ({RuntimeInformation.FrameworkDescription}, {PackageFeed.Current} package set)\n";
    }

    /// <summary>Returns the table of options for the README.</summary>
    public static string OptionsMarkdown()
    {
        var text = new StringBuilder("| option | description |\n| --- | --- |\n");
        foreach (var (group, title) in Groups)
        {
            text.Append($"| **{title}** | |\n");
            foreach (var option in Of(group))
                text.Append($"| `{option.Usage.Replace("|", "\\|")}` | {option.Description} |\n");
        }

        return text.ToString();
    }

    /// <summary>Returns the table of exit codes for the README.</summary>
    public static string ExitCodesMarkdown() =>
        "| code | meaning |\n| --- | --- |\n" + string.Concat(ExitCode.All.Select(code => $"| {code.Code} | {code.Meaning} |\n"));

    private static IEnumerable<Option> Of(OptionGroup group) => OptionTable.All.Where(option => option.Group == group);

    // Two columns; on a narrow terminal, each meaning is below its name.
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
