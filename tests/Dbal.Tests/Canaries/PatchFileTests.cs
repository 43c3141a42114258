using System.Diagnostics;
using System.Reflection;
using Dbal.Canaries;
using Dbal.Canaries.Patching;

namespace Dbal.Tests.Canaries;

/// <summary>The canaries that are patches.</summary>
internal sealed class PatchFileTests
{
    private const string Head =
        """
        Rule: S36
        Breaks: forgets rows
        Trap: caches
        Test: sqlite_file N.F.S36_rows_survive
        Test: mysql N.G.S36_rows_survive(in 2.5 s, or more)

        diff --git a/src/x.cs b/src/x.cs
        --- a/src/x.cs
        """;

    private static IEnumerable<Canary> Patches => CanaryTable.All.Where(canary => canary.Patch is not null);

    [Test]
    public void The_head_of_a_patch_describes_the_canary()
    {
        var canary = PatchFile.Parse("/folder/forgets.patch", Head);

        Assert.That((canary.Name, canary.Rule, canary.Breaks, canary.Trap, canary.Patch!.File), Is.EqualTo(("forgets", "S36", "forgets rows", "caches", "/folder/forgets.patch")));
        Assert.That(canary.Patch!.Tests, Is.EqualTo(new[]
        {
            new PatchTest("sqlite_file", "N.F", "S36_rows_survive"),
            new PatchTest("mysql", "N.G", "S36_rows_survive(in 2.5 s, or more)"),
        }));
    }

    [TestCase("Rule: S36\n", "", "The line 'Rule: …' is missing.")]
    [TestCase("Breaks: forgets rows\n", "", "The line 'Breaks: …' is missing.")]
    [TestCase("Trap", "Cause", "Cannot read 'Cause: caches'.")]
    [TestCase("Trap: caches", "It forgets.", "Cannot read 'It forgets.'.")]
    [TestCase("N.F.S36_rows_survive", "N.F.Rows_survive", "'sqlite_file N.F.Rows_survive' is not a row and a test that is named for S36.")]
    [TestCase("Test: sqlite_file N.F.S36_rows_survive\nTest: mysql N.G.S36_rows_survive(in 2.5 s, or more)\n", "", "It names no test.")]
    public void A_malformed_head_is_rejected(string old, string replacement, string message)
    {
        var text = Head.ReplaceLineEndings("\n").Replace(old, replacement, StringComparison.Ordinal);

        Assert.That(() => PatchFile.Parse("f.patch", text), Throws.InvalidOperationException.With.Message.StartsWith($"f.patch: {message}"));
    }

    [Test]
    public void A_test_is_selected_with_all_of_its_cases_unless_one_is_named()
    {
        var (all, one) = (new PatchTest("mysql", "N.F", "S1_a"), new PatchTest("mysql", "N.F", "S1_a(b)"));

        Assert.That(new[] { all.Selection, one.Selection }, Is.EqualTo(new[] { "(class == 'N.F' and method == 'S1_a')", "(class == 'N.F' and name == 'S1_a(b)')" }));
        Assert.That(new[] { all.Is("N.F.S1_a(b)"), all.Is("N.F.S1_a"), all.Is("N.F.S1_ab"), one.Is("N.F.S1_a(b)"), one.Is("N.F.S1_a(c)") }, Is.EqualTo(new[] { true, true, false, true, false }));
    }

    [TestCaseSource(nameof(Patches))]
    public void Every_patch_fits_the_sources(Canary canary)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["apply", "--check", canary.Patch!.File]) { WorkingDirectory = Repository.Root, RedirectStandardError = true })!;
        var errors = git.StandardError.ReadToEnd();
        git.WaitForExit();

        Assert.That(git.ExitCode, Is.Zero, $"Make {canary.Patch!.File} again: {errors}");
    }

    [TestCaseSource(nameof(Patches))]
    public void The_tests_of_every_patch_exist(Canary canary)
    {
        foreach (var test in canary.Patch!.Tests)
            Assert.That(Assembly.GetExecutingAssembly().GetType(test.Fixture)?.GetMethod(test.Method), Is.Not.Null, $"{test.Fixture}.{test.Method}");
    }
}
