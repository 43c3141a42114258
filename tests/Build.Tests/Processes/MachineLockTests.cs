using Build.Processes;
using NUnit.Framework;
using System.Net;
using System.Net.Sockets;

namespace Build.Tests.Processes;

public sealed class MachineLockTests
{
    [Test]
    public void Only_one_holder_at_a_time_and_no_file_remains()
    {
        var thing = $"test {Guid.NewGuid()}";
        var before = Files();

        using (var first = MachineLock.TryTake(thing))
        {
            Assert.That(first, Is.Not.Null);
            Assert.That(MachineLock.TryTake(thing), Is.Null);
            using var other = MachineLock.TryTake(thing + " other");
            Assert.That(other, Is.Not.Null);
        }

        using (var again = MachineLock.TryTake(thing))
            Assert.That(again, Is.Not.Null);
        Assert.That(Files(), Is.EqualTo(before));

        static string[] Files() => [.. Directory.GetFiles(Path.GetTempPath(), "dbal-*.lock").Order()];
    }

    [Test]
    public void The_file_of_a_killed_run_is_removed_and_a_held_one_remains()
    {
        var stale = Path.Combine(Path.GetTempPath(), $"dbal-{Guid.NewGuid():N}.lock");
        File.WriteAllText(stale, "");
        var thing = $"test {Guid.NewGuid()}";
        using var held = MachineLock.TryTake(thing);

        MachineLock.RemoveStale();

        Assert.That(stale, Does.Not.Exist);
        Assert.That(MachineLock.TryTake(thing), Is.Null);
    }

    [Test]
    public async Task Waiting_is_reported_once_and_ends_when_the_lock_is_free()
    {
        var thing = $"test {Guid.NewGuid()}";
        var holder = MachineLock.TryTake(thing)!;
        var said = 0;

        var waiting = MachineLock.TakeAsync(thing, () => said++, CancellationToken.None);
        await Task.Delay(300);
        Assert.That((waiting.IsCompleted, said), Is.EqualTo((false, 1)));
        holder.Dispose();

        using var taken = await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.That(said, Is.EqualTo(1));
    }

    [Test]
    public async Task Concurrent_waiters_acquire_the_lock_one_after_the_other()
    {
        var thing = $"test {Guid.NewGuid()}";
        var (inside, most) = (0, 0);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            using var taken = await MachineLock.TakeAsync(thing, () => { }, CancellationToken.None);
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await Task.Delay(1);
            Interlocked.Decrement(ref inside);
        })));

        Assert.That(most, Is.EqualTo(1));
    }

    [Test]
    public void Bound_and_reserved_ports_are_skipped()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var bound = ((IPEndPoint)listener.LocalEndpoint).Port;

        using var one = ReservedPort.Take(bound);
        using var two = ReservedPort.Take(bound);

        Assert.That(one.Port, Is.GreaterThan(bound));
        Assert.That(two.Port, Is.GreaterThan(one.Port));
        Assert.That(ReservedPort.IsFree(bound), Is.False);
    }
}
