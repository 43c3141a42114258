using System.Diagnostics;
using System.Globalization;
using System.Net.NetworkInformation;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dbal.Fuzz.Runs;

/// <summary>The state of the daemon: its process, memory and open connections.</summary>
internal sealed partial class Vitals
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly int process;

    private Vitals(int process, string backend) => (this.process, Backend) = (process, backend);

    /// <summary>The adapter's name.</summary>
    public string Backend { get; }

    /// <summary>Reads the daemon's process and adapter.</summary>
    public static async Task<Vitals> MeetAsync()
    {
        var health = await HealthAsync();
        return new(health.GetProperty("pid").GetInt32(), health.GetProperty("backend").GetString()!);
    }

    /// <summary>Fails if another process responds.</summary>
    public async Task DemandAliveAsync()
    {
        var now = (await HealthAsync()).GetProperty("pid").GetInt32();
        if (now != process)
            throw new AssertionException($"The daemon exited during the run: its process id changed from {process} to {now}.");
    }

    /// <summary>Returns its resident memory in bytes, from <c>/metrics</c> or from the process on this machine; null when neither is available.</summary>
    public async Task<long?> MemoryAsync()
    {
        if (await MetricAsync("process_resident_memory_bytes") is { } value)
            return (long)value;
        if (!DaemonUnderTest.Target.BaseUrl.IsLoopback)
            return null;
        try
        {
            using var local = Process.GetProcessById(process);
            return local.WorkingSet64;
        }
        catch (ArgumentException)
        {
            return null; // in a container, which has its own process ids
        }
    }

    /// <summary>Waits until the daemon has no requests in progress except the one for the metric.</summary>
    /// <returns>The number of other requests in progress; null without the metric.</returns>
    public static async Task<int?> RequestsInFlightAsync(TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (await MetricAsync("http_requests_in_flight") is not { } count)
                return null;
            if (count <= 1 || clock.Elapsed > limit)
                return (int)count - 1;
            await Task.Delay(Pause);
        }
    }

    /// <summary>Waits until the daemon has closed every connection that its client has closed (CLOSE_WAIT).</summary>
    /// <returns>The number of connections that are not closed; null for a daemon on another machine.</returns>
    public static async Task<int?> ConnectionsLeftOpenAsync(TimeSpan limit)
    {
        var daemon = DaemonUnderTest.Target.BaseUrl;
        if (!daemon.IsLoopback)
            return null;
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var count = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections()
                .Count(connection => connection.LocalEndPoint.Port == daemon.Port && connection.State == TcpState.CloseWait);
            if (count == 0 || clock.Elapsed > limit)
                return count;
            await Task.Delay(Pause);
        }
    }

    private static async Task<JsonElement> HealthAsync() => JsonElement.Parse(await DaemonUnderTest.Http.GetStringAsync("/health")).GetProperty("data");

    private static async Task<double?> MetricAsync(string name)
    {
        using var answer = await DaemonUnderTest.Http.GetAsync("/metrics");
        var text = await answer.Content.ReadAsStringAsync();
        var sample = Sample().Matches(text).FirstOrDefault(match => match.Groups["name"].Value == name);
        return sample is null ? null : double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^(?<name>[a-z_]+) (?<value>\S+)$", RegexOptions.Multiline)]
    private static partial Regex Sample();
}
