using Build.Results;
using NUnit.Framework;

namespace Build.Tests.Results;

public sealed class ShardTests
{
    [Test]
    public void Shards_contain_every_test_once_and_differ_by_at_most_one([Values(1, 3, 5, 20)] int count)
    {
        var tests = Enumerable.Range(1, 17).Select(number => $"Suite.Test{number}").ToList();

        var shards = Enumerable.Range(1, count).Select(index => new Shard(index, count).Take(tests)).ToList();

        Assert.That(shards.SelectMany(shard => shard), Is.EquivalentTo(tests));
        Assert.That(shards.Max(shard => shard.Count) - shards.Min(shard => shard.Count), Is.LessThanOrEqualTo(1));
    }

    [Test]
    public void The_split_does_not_depend_on_the_order_of_the_tests()
    {
        string[] tests = ["B.b", "a.A", "B.a", "é"];

        Assert.That(new Shard(1, 2).Take(tests), Is.EqualTo(new Shard(1, 2).Take(tests.Reverse())));
    }
}
