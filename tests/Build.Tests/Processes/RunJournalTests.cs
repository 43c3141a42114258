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
    public void A_journal_is_open_once_at_a_time()
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
    public void What_a_killed_run_has_started_is_read_by_the_next_one_and_a_torn_line_is_left_out()
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
    public void A_process_of_another_start_is_not_the_one_that_is_meant()
    {
        using var self = Process.GetCurrentProcess();
        var entry = new JournalEntry { Process = self.Id, Started = self.StartTime.ToUniversalTime() };

        Assert.That(Leftovers.FindProcess(entry)?.Id, Is.EqualTo(self.Id));
        Assert.That(Leftovers.FindProcess(entry with { Started = entry.Started!.Value.AddSeconds(-5) }), Is.Null);
    }

    [Test]
    [Platform(Exclude = "Win")]
    public void Leftovers_are_ended_and_named()
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
    public void Nothing_is_said_of_a_run_that_ended_in_order() => Assert.That(Leftovers.End([], () => null), Is.Empty);
}
