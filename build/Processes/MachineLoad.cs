using System.Globalization;

namespace Build.Processes;

/// <summary>The load of the machine.</summary>
/// <param name="Average">The average number of runnable tasks over the last minute.</param>
/// <param name="Cores">The number of cores.</param>
public sealed record MachineLoad(double Average, int Cores)
{
    private const double LargestFactor = 4;

    /// <summary>The factor for time limits: the load per core, from 1 to 4.</summary>
    public double Factor => Math.Clamp(Average / Cores, 1, LargestFactor);

    /// <summary>Reads the current load. It is 0 on systems other than Linux.</summary>
    public static MachineLoad Read() => Read(() => File.ReadAllText("/proc/loadavg"));

    /// <summary>Parses text in the format of <c>/proc/loadavg</c> (proc(5)), such as <c>5.02 3.10 1.20 3/812 4711</c>.</summary>
    /// <param name="loadavg">Returns the text. An unreadable load counts as 0.</param>
    internal static MachineLoad Read(Func<string> loadavg)
    {
        try
        {
            var read = double.TryParse(loadavg().Split(' ')[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var average);
            return new MachineLoad(read ? average : 0, Environment.ProcessorCount);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new MachineLoad(0, Environment.ProcessorCount);
        }
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"load {Average:0.0} on {Cores} {(Cores == 1 ? "core" : "cores")}");
}
