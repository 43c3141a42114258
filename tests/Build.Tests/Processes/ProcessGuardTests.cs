using Build.Processes;
using NUnit.Framework;
using System.Diagnostics;

namespace Build.Tests.Processes;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Platform("Linux", Reason = "Processes are found by their environment in /proc.")]
[NonParallelizable]
public sealed class ProcessGuardTests
{
    private readonly string folder = Directory.CreateTempSubdirectory("guard").FullName;
    private readonly List<string> said = [];

    [TearDown]
    public void Delete()
    {
        Environment.SetEnvironmentVariable(ProcessGuard.Variable, null);
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task An_audit_finds_descendants_of_the_run_even_without_a_parent()
    {
        using var guard = Enter();
        using (var orphaning = Process.Start("sh", ["-c", "setsid sleep 61 >/dev/null 2>&1 &"]))
            await orphaning.WaitForExitAsync();

        var left = await guard.AuditAsync(TimeSpan.FromMilliseconds(200));

        Assert.That(left, Has.Exactly(1).Contains("sleep 61").And.All.Contains("has been killed"));
        Assert.That(await guard.AuditAsync(TimeSpan.FromSeconds(5)), Is.Empty);
        guard.Leave();
    }

    [Test]
    public void A_process_that_has_already_exited_is_not_guarded()
    {
        using var guard = Enter();
        using var ended = Process.Start("true");
        ended.WaitForExit();

        Assert.That(() => guard.Watch(ended.Id, "the daemon of sqlite"), Throws.Nothing);
        guard.Leave();
    }

    [Test]
    public async Task An_audit_ignores_processes_to_keep()
    {
        using var guard = Enter();
        using var kept = Process.Start("sh", ["-c", "sleep 62 & wait"]);
        var scratch = Directory.CreateDirectory(Path.Combine(folder, "scratch")).FullName;
        guard.WatchFolder(scratch);
        guard.Keep(kept.Id, scratch);

        Assert.That(await guard.AuditAsync(TimeSpan.FromMilliseconds(200)), Is.Empty);
        guard.Leave();
        Assert.That((kept.HasExited, Directory.Exists(scratch)), Is.EqualTo((false, true)));
        kept.Kill(entireProcessTree: true);
    }

    [Test]
    public async Task An_audit_removes_a_leftover_scratch_folder()
    {
        using var guard = Enter();
        var scratch = Directory.CreateDirectory(Path.Combine(folder, "scratch")).FullName;
        guard.WatchFolder(scratch);

        Assert.That(await guard.AuditAsync(TimeSpan.FromSeconds(1)), Has.Exactly(1).Contains(scratch));
        Assert.That(scratch, Does.Not.Exist);
        guard.Leave();
    }

    [Test]
    public async Task A_second_run_waits_for_the_first_and_names_it()
    {
        using var first = Enter();
        using var second = new ProcessGuard(folder, "/bin/true");

        var waiting = second.EnterAsync("TestMatrix", () => null, said.Add, CancellationToken.None);
        await Task.Delay(300);
        Assert.That(waiting.IsCompleted, Is.False);
        Assert.That(said, Has.Exactly(1).Contains($"process {Environment.ProcessId} (test").And.All.Contains("one run at a time"));
        first.Leave();

        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        second.Leave();
    }

    [Test]
    public async Task The_next_run_stops_leftovers_of_a_killed_run_and_says_so()
    {
        using var child = StartOfKilledRun(program: "/nowhere");

        using var next = Enter();

        Assert.That(await ExitedAsync(child), Is.True);
        Assert.That(string.Join('\n', said), Does.Contain("was killed").And.Contain("sleep 63"));
        next.Leave();
    }

    [Test]
    public async Task A_shell_starts_the_cleanup_when_the_run_is_killed()
    {
        var program = Path.Combine(folder, "program");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\necho \"$1 $TESTMATRIX_UNSEEN\" >{folder}/called\n");
        using (var chmod = Process.Start("chmod", ["+x", program]))
            await chmod.WaitForExitAsync();
        var called = Path.Combine(folder, "called");
        using var child = StartOfKilledRun(program);
        for (var i = 0; i < 500 && !(File.Exists(called) && new FileInfo(called).Length > 0); i++)
            await Task.Delay(20);

        Assert.That(await File.ReadAllTextAsync(called), Is.EqualTo("--target=CleanUp 1\n"));
        using var next = Enter();
        await ExitedAsync(child);
        next.Leave();
    }

    [Test]
    public async Task The_next_run_reports_what_an_unattended_cleanup_did()
    {
        using var child = StartOfKilledRun(program: "/nowhere");
        Environment.SetEnvironmentVariable("TESTMATRIX_UNSEEN", "1");
        using (var cleanUp = Enter())
            cleanUp.Leave();
        Environment.SetEnvironmentVariable("TESTMATRIX_UNSEEN", null);
        said.Clear();

        using var next = Enter();

        Assert.That(string.Join('\n', said), Does.StartWith("The last run in this clone was killed.").And.Contain("sleep 63"));
        await ExitedAsync(child);
        next.Leave();
        said.Clear();
        using var third = Enter();
        Assert.That(said, Is.Empty);
        third.Leave();
    }

    [Test]
    public async Task Killing_all_stops_every_process_of_the_run()
    {
        using var guard = Enter();
        using var child = Process.Start("sleep", "64");

        guard.KillAll();

        Assert.That(await ExitedAsync(child), Is.True);
        guard.Leave();
    }

    private static async Task<bool> ExitedAsync(Process process)
    {
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
        return process.HasExited;
    }

    // Disposing a guard without leaving simulates a killed process: its files are unlocked and its pipes are closed.
    private Process StartOfKilledRun(string program)
    {
        using var killed = new ProcessGuard(folder, program);
        Assert.That(killed.TryEnter("test", () => null, said.Add), Is.True);
        return Process.Start("sleep", "63");
    }

    private ProcessGuard Enter()
    {
        var guard = new ProcessGuard(folder, "/bin/true");
        Assert.That(guard.TryEnter("test", () => null, said.Add), Is.True);
        return guard;
    }
}
