using Build.Processes;
using NUnit.Framework;
using System.Diagnostics;

namespace Build.Tests.Processes;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RunJournalTests
{
    private readonly string folder = Directory.CreateTempSubdirectory("journal").FullName;

    private string JournalFile => Path.Combine(folder, "run.journal");

    [TearDown]
    public void Delete() => Directory.Delete(folder, recursive: true);

    [Test]
    public void A_journal_can_be_open_only_once()
    {
        using (var first = RunJournal.TryOpen(JournalFile))
        {
            Assert.That(first, Is.Not.Null);
            Assert.That(RunJournal.TryOpen(JournalFile), Is.Null);
        }

        using var next = RunJournal.TryOpen(JournalFile);
        Assert.That(next, Is.Not.Null);
    }

    [Test]
    public void The_next_run_reads_what_a_killed_run_started_and_ignores_a_partial_line()
    {
        using (var killed = RunJournal.TryOpen(JournalFile)!)
            killed.Add(new JournalEntry { Folder = "/scratch" });
        File.AppendAllText(JournalFile, "{\"process\":12");

        using var next = RunJournal.TryOpen(JournalFile)!;
        Assert.That(next.Leftovers, Is.EqualTo(new[] { new JournalEntry { Folder = "/scratch" } }));

        next.Clear();
        Assert.That(new FileInfo(JournalFile).Length, Is.Zero);
    }

    [Test]
    public void A_process_with_another_start_time_is_another_process()
    {
        using var self = Process.GetCurrentProcess();
        var entry = new JournalEntry { Process = self.Id, Started = self.StartTime.ToUniversalTime() };

        Assert.That(Leftovers.FindProcess(entry)?.Id, Is.EqualTo(self.Id));
        Assert.That(Leftovers.FindProcess(entry with { Started = entry.Started!.Value.AddSeconds(-5) }), Is.Null);
    }

    [Test]
    [Platform(Exclude = "Win")]
    public void Leftovers_are_stopped_and_named()
    {
        using var process = Process.Start("sleep", "60");
        var scratch = Directory.CreateDirectory(Path.Combine(folder, "scratch")).FullName;
        var removed = 0;

        var lines = Leftovers.End(
            [
                new JournalEntry { Process = process.Id, Started = process.StartTime.ToUniversalTime(), What = "the daemon of mysql" },
                new JournalEntry { Folder = scratch },
                new JournalEntry { Containers = "dbal-1" },
            ],
            () =>
            {
                removed++;
                return null;
            });

        Assert.That(process.WaitForExit(10_000), Is.True);
        Assert.That(scratch, Does.Not.Exist);
        Assert.That(removed, Is.EqualTo(1));
        Assert.That(string.Join('\n', lines), Does.Contain("was killed").And.Contain("the daemon of mysql").And.Contain(scratch).And.Contain("dbal-1"));
    }

    [Test]
    public void Nothing_is_reported_for_a_run_that_ended_normally() => Assert.That(Leftovers.End([], () => null), Is.Empty);
}
