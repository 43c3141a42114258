using System.Text;
using Build.Tasks;

namespace Build.Options;

/// <summary>The pages that the table of options makes.</summary>
public static class HelpText
{
    private static readonly (string Command, string Does)[] Examples =
    [
        ("./build.sh", "every row that this machine can serve"),
        ("./build.sh --backend=sqlite,postgres --filter=\"name =~ page\"", "some tests on two rows"),
        ("./build.sh --target=StartDaemon-postgres", "a server and a daemon to try things on"),
        ("./build.sh --target=Test", "the unit tests"),
    ];

    /// <summary>What <c>--help</c> prints.</summary>
    /// <param name="width">The columns of a line.</param>
    public static string Write(int width)
    {
        var text = new StringBuilder("Runs one integration suite against a DBAL daemon on every backend.\n\nUsage: ./build.sh [options]\n");
        Section(text, "Options", [.. OptionTable.All.Select(option => (option.Usage, option.Description))], width);
        Section(text, "Tasks (x is a row of the matrix)", [.. TaskCatalogue.Summary], width);
        Section(text, "Exit codes", [.. ExitCode.All.Select(code => ($"{code.Code}", code.Meaning))], width);
        Section(text, "Examples", Examples, width);
        return text.ToString();
    }

    /// <summary>The options as the README shows them.</summary>
    public static string OptionsMarkdown() =>
        "| option | does |\n| --- | --- |\n" + string.Concat(OptionTable.All.Select(option => $"| `{option.Usage.Replace("|", "\\|")}` | {option.Description} |\n"));

    /// <summary>The exit codes as the README shows them.</summary>
    public static string ExitCodesMarkdown() =>
        "| code | means |\n| --- | --- |\n" + string.Concat(ExitCode.All.Select(code => $"| {code.Code} | {code.Meaning} |\n"));

    private static void Section(StringBuilder text, string title, IReadOnlyList<(string Name, string Meaning)> entries, int width)
    {
        const int Indent = 26;
        text.Append($"\n{title}:\n");
        foreach (var (name, meaning) in entries)
        {
            text.Append("  ").Append(name);
            var column = name.Length + 2;
            if (column >= Indent)
            {
                text.Append('\n');
                column = 0;
            }

            foreach (var word in meaning.Split(' '))
            {
                if (column > Indent && column + 1 + word.Length > width)
                {
                    text.Append('\n');
                    column = 0;
                }

                text.Append(' ', Math.Max(1, Indent - column)).Append(word);
                column = Math.Max(column + 1, Indent) + word.Length;
            }

            text.Append('\n');
        }
    }
}
