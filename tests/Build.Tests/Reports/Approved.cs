using NUnit.Framework;
using System.Runtime.CompilerServices;

namespace Build.Tests.Reports;

/// <summary>
/// Compares a text with an approved file beside the test. With the environment variable <c>APPROVE=1</c>, writes the file instead; review its diff before
/// you commit it.
/// </summary>
internal static class Approved
{
    public static void Verify(string text, [CallerMemberName] string test = "", [CallerFilePath] string sourceFile = "")
    {
        text = text.ReplaceLineEndings("\n");
        var name = $"{Path.GetFileNameWithoutExtension(sourceFile)}.{test}";
        var approvedFile = Path.Combine(Path.GetDirectoryName(sourceFile)!, $"{name}.approved.txt");
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
            File.WriteAllText(approvedFile, text);

        var approved = File.Exists(approvedFile) ? File.ReadAllText(approvedFile).ReplaceLineEndings("\n") : "";
        if (text == approved)
            return;

        var receivedFile = Path.Combine(Path.GetTempPath(), $"{name}.received.txt");
        File.WriteAllText(receivedFile, text);
        Assert.Fail($"{FirstDifference(approved.Split('\n'), text.Split('\n'))}\n"
            + $"diff {approvedFile} {receivedFile}\n"
            + "If the new text is right, run the tests with APPROVE=1 and read what changed.");
    }

    private static string FirstDifference(string[] approved, string[] received)
    {
        var line = approved.Zip(received).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"{Context(approved, line, '-')}{Context(received, line, '+')}First difference in line {line + 1}, of {approved.Length} and {received.Length}.";
    }

    private static string Context(string[] lines, int start, char sign) =>
        string.Concat(lines.Skip(start).Take(5).Select(line => $"{sign} {line}\n"));
}
