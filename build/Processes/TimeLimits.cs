using System.Globalization;

namespace Build.Processes;

/// <summary>The time limits of a run, set by options. They are scaled by the load of the machine.</summary>
public sealed record TimeLimits
{
    /// <summary>The limit for a daemon to become ready (<c>--daemon-timeout</c>).</summary>
    public TimeSpan Daemon { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The limit for a started database server to answer (<c>--server-timeout</c>).</summary>
    public TimeSpan Server { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>The limit for a given server to answer (<c>--server-timeout</c>). It is shorter, because a given server should already be running.</summary>
    public TimeSpan GivenServer { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The limit for each other step, such as emptying a database or stopping a daemon (<c>--step-timeout</c>).</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Returns the current load of the machine.</summary>
    public Func<MachineLoad> Load { get; init; } = MachineLoad.Read;

    /// <summary>Scales a limit by the current load of the machine.</summary>
    /// <param name="limit">One of the limits.</param>
    public ScaledLimit Scale(TimeSpan limit)
    {
        var load = Load();
        return new ScaledLimit(limit, limit * load.Factor, load);
    }
}

/// <summary>A time limit, scaled by the load of the machine.</summary>
/// <param name="Nominal">The limit on an idle machine.</param>
/// <param name="Value">The limit to apply.</param>
/// <param name="Load">The load of the machine.</param>
public sealed record ScaledLimit(TimeSpan Nominal, TimeSpan Value, MachineLoad Load)
{
    /// <summary>Returns the limit for messages, such as <c>30 s (scaled to 75 s: load 5.0 on 2 cores)</c>.</summary>
    public override string ToString() => Value == Nominal ? Seconds(Nominal) : $"{Seconds(Nominal)} (scaled to {Seconds(Value)}: {Load})";

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.##} s");
}
