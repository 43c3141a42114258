using Build.Results;
using NUnit.Framework;
using System.Diagnostics;

namespace Build.Tests;

public sealed class ProgramTests
{
    [TestCase("LANG")]
    [TestCase("LC_ALL")]
    public void The_C_locale_gets_only_ASCII(string variable)
    {
        var (code, printed, _) = Run(new() { [variable] = "C" }, "--target=Plan", "--backend=sqlite");

        Assert.That(code, Is.Zero);
        Assert.That(printed, Does.Contain("DBAL Multi-Backend Test Matrix").And.Not.Match(@"[^\x00-\x7F]"));
    }

    [Test]
    public void Another_locale_gets_symbols()
    {
        var (_, printed, _) = Run(new() { ["LC_ALL"] = "en_GB.UTF-8" }, "--target=Plan", "--backend=sqlite");

        Assert.That(printed, Does.Contain("🎯"));
    }

    [TestCase("--filter=name =~", "column 8")]
    [TestCase("--exclusive", "no test would run")]
    public void An_invalid_command_line_exits_with_64(string arg, string message)
    {
        var (code, _, error) = Run([], arg);

        Assert.That(code, Is.EqualTo(ExitCode.WrongUsage));
        Assert.That(error, Does.Contain(message));
    }

    [Test]
    public void The_version_is_printed()
    {
        var (code, printed, _) = Run([], "--version");

        Assert.That(code, Is.Zero);
        Assert.That(printed, Does.Match(@"^Dbal \d+\.\d+\.\d+"));
    }

    private static (int Code, string Printed, string Error) Run(Dictionary<string, string> environment, params string[] args)
    {
        var program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Build.exe" : "Build");
        var start = new ProcessStartInfo(program, args)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        foreach (var variable in new[] { "LC_ALL", "LC_CTYPE", "LANG", "TERM", "CI" })
            start.Environment.Remove(variable);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var printed = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, printed, error.Result);
    }
}
