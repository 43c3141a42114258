using Build.Options;
using Build.Processes;
using NUnit.Framework;

namespace Build.Tests.Processes;

public sealed class TimeLimitsTests
{
    [TestCase(0.0, 30, "30 s")]
    [TestCase(2.0, 30, "30 s")]
    [TestCase(5.0, 75, "30 s (scaled to 75 s: load 5.0 on 2 cores)")]
    [TestCase(8.0, 120, "30 s (scaled to 120 s: load 8.0 on 2 cores)")]
    [TestCase(99.0, 120, "30 s (scaled to 120 s: load 99.0 on 2 cores)")]
    public void A_limit_grows_with_the_load(double load, int seconds, string text)
    {
        var limits = new TimeLimits { Load = () => new MachineLoad(load, 2) };

        var scaled = limits.Scale(limits.Daemon);

        Assert.That(scaled.Value, Is.EqualTo(TimeSpan.FromSeconds(seconds)));
        Assert.That($"{scaled}", Is.EqualTo(text));
    }

    [TestCase("5.02 3.10 1.20 3/812 4711\n", 5.02)]
    [TestCase("no load", 0.0)]
    [TestCase("", 0.0)]
    public void The_load_is_the_first_number_of_loadavg(string text, double load) =>
        Assert.That(MachineLoad.Read(() => text), Is.EqualTo(new MachineLoad(load, Environment.ProcessorCount)));

    [Test]
    public void Without_loadavg_the_load_is_0() =>
        Assert.That(MachineLoad.Read(() => throw new DirectoryNotFoundException()).Factor, Is.EqualTo(1));

    [Test]
    public void Defaults_match_the_help()
    {
        var limits = OptionParser.Parse([]).Limits;

        Assert.That((limits.Daemon, limits.Server, limits.GivenServer, limits.Step), Is.EqualTo((Seconds(30), Seconds(120), Seconds(20), Seconds(20))));
    }

    [Test]
    public void Options_set_the_limits()
    {
        var limits = OptionParser.Parse(["--daemon-timeout=5", "--server-timeout=6", "--step-timeout=7"]).Limits;

        Assert.That((limits.Daemon, limits.Server, limits.GivenServer, limits.Step), Is.EqualTo((Seconds(5), Seconds(6), Seconds(6), Seconds(7))));
    }

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
