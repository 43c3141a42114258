using System.Globalization;

namespace Build.Processes;

/// <summary>How long the build waits for what it starts. The options set these limits; a loaded machine gets more time.</summary>
public sealed record TimeLimits
{
    /// <summary>From the start of a daemon until it is ready (<c>--daemon-timeout</c>).</summary>
    public TimeSpan Daemon { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>From the start of a database server until it answers (<c>--server-timeout</c>).</summary>
    public TimeSpan Server { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Until a given server answers (<c>--server-timeout</c>). It is expected to run already, so a wrong URL is reported soon.</summary>
    public TimeSpan GivenServer { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Each other step of a row: emptying its database, stopping its daemon (<c>--step-timeout</c>).</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Returns the load of the machine at the time of the call.</summary>
    public Func<MachineLoad> Load { get; init; } = MachineLoad.Read;

    /// <summary>Scales a limit by the load that the machine has now.</summary>
    /// <param name="limit">One of the limits.</param>
    public ScaledLimit Scale(TimeSpan limit)
    {
        var load = Load();
        return new ScaledLimit(limit, limit * load.Factor, load);
    }
}

/// <summary>A time limit on a machine that may be loaded.</summary>
/// <param name="Nominal">The limit on an idle machine.</param>
/// <param name="Value">The limit to apply.</param>
/// <param name="Load">The load that it was scaled by.</param>
public sealed record ScaledLimit(TimeSpan Nominal, TimeSpan Value, MachineLoad Load)
{
    /// <summary>The limit for a message, such as <c>30 s (scaled to 75 s: load 5.0 on 2 cores)</c>.</summary>
    public override string ToString() => Value == Nominal ? Seconds(Nominal) : $"{Seconds(Nominal)} (scaled to {Seconds(Value)}: {Load})";

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.##} s");
}
