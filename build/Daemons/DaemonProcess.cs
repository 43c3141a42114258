using Build.Processes;
using Build.Results;
using System.Diagnostics;

namespace Build.Daemons;

/// <summary>A daemon process.</summary>
internal sealed class DaemonProcess : IDisposable
{
    private const int TailLines = 20;
    private static readonly TimeSpan ChildLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);
    private readonly DaemonStart start;
    private readonly Process process;
    private DaemonClient? client;

    private DaemonProcess(DaemonStart start, Process process)
    {
        this.start = start;
        this.process = process;
    }

    public int Id => process.Id;

    /// <summary>The daemon's URL; valid when the daemon is ready.</summary>
    public Uri Url { get; private set; } = new("http://127.0.0.1/");

    public string LogFile => start.LogFile;

    public bool HasExited => process.HasExited;

    /// <summary>The last lines of the daemon's log, without those of the build's own requests.</summary>
    public IReadOnlyList<string> LogTail => DaemonLog.Tail(LogFile, TailLines);

    /// <summary>The client for the daemon's probes.</summary>
    /// <exception cref="InvalidOperationException">The daemon is not ready.</exception>
    public DaemonClient Client => client ?? throw new InvalidOperationException("The daemon is not ready.");

    private string ReadLog => $"Read the daemon's log: {LogFile}";

    /// <summary>Starts a daemon, without waiting until it is ready.</summary>
    /// <param name="start">The parameters of the start.</param>
    /// <exception cref="IOException">The configuration file is not writable.</exception>
    public static DaemonProcess Start(DaemonStart start)
    {
        start.Config.Write(start.ConfigFile);
        File.Delete(start.Config.AddressFile);
        return new(start, Process.Start(start.Command.ToStartInfo(start.ConfigFile, start.ReservedPort, start.LogFile))!);
    }

    /// <summary>Starts a new process with the same parameters, after this one has ended.</summary>
    public DaemonProcess StartAgain() => Start(start);

    /// <summary>Waits until the daemon is healthy and ready.</summary>
    /// <param name="limits">The time limits.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The daemon's status.</returns>
    /// <exception cref="FailureException">The daemon exited, did not become ready within the limit, or is another daemon.</exception>
    public async Task<DaemonStatus> WaitReadyAsync(TimeLimits limits, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var pause = ShortestPause;
        while (await FindObstacleAsync(cancellationToken) is { } obstacle)
        {
            if (process.HasExited)
                throw new FailureException(FailureKind.Daemon, $"The daemon exited with {ExitText} before it was ready.", ReadLog);
            // Scaled in each iteration, because the load of the machine may change.
            if (limits.Scale(limits.Daemon) is var limit && clock.Elapsed > limit.Value)
            {
                throw new FailureException(
                    FailureKind.Daemon,
                    $"The daemon was not ready within {limit}: {obstacle}",
                    ProcessTable.IsStopped(process.Id)
                        ? $"Its process is stopped by a signal (SIGSTOP). Continue it with: kill -CONT {process.Id}"
                        : $"{ReadLog} For a slow daemon, increase --daemon-timeout.");
            }

            await Task.Delay(pause, cancellationToken);
            if (clock.Elapsed > 10 * pause)
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }

        try
        {
            return await Client.GetStatusAsync(cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new FailureException(FailureKind.Daemon, $"The daemon is ready, but GET /status failed: {exception.Message}", ReadLog);
        }
    }

    /// <summary>Checks the daemon.</summary>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <returns>The fault: the daemon exited, is stopped by a signal, or does not respond; null when it is healthy.</returns>
    public async Task<string?> FindFaultAsync(CancellationToken cancellationToken)
    {
        if (process.HasExited)
            return $"exited with {ExitText}";
        if (ProcessTable.IsStopped(process.Id))
            return "has been stopped by a signal (SIGSTOP)";
        return await Client.FindUnhealthinessAsync(start.Config.RunId, cancellationToken) is { } reason ? $"does not respond: {reason}" : null;
    }

    /// <summary>Stops the daemon with SIGTERM. Kills it when it does not exit within the limit.</summary>
    /// <param name="limits">The time limits.</param>
    /// <param name="mayHaveEnded">Whether the daemon may already have exited, because a terminal sends Ctrl-C to all its processes.</param>
    /// <exception cref="FailureException">The daemon had already exited, was killed, exited with an error, or left processes behind.</exception>
    public async Task StopAsync(TimeLimits limits, bool mayHaveEnded)
    {
        if (process.HasExited && mayHaveEnded)
            return;
        if (process.HasExited)
            throw new FailureException(FailureKind.Daemon, $"The daemon exited unexpectedly with {ExitText}.", ReadLog);
        var children = ProcessTable.DescendantsOf(process.Id);
        Signals.Terminate(process);
        var limit = limits.Scale(limits.Step);
        if (!await EndsAsync(() => process.HasExited, limit.Value))
        {
            await KillAsync();
            throw new FailureException(FailureKind.Daemon, $"The daemon did not exit within {limit} after SIGTERM and was killed.", ReadLog);
        }

        await RequireNothingLeftAsync(children, limits);
        // 143 (128 + SIGTERM) is the exit code of a daemon without a SIGTERM handler.
        if (process.ExitCode is not (0 or 143) && !OperatingSystem.IsWindows())
            throw new FailureException(FailureKind.Daemon, $"The daemon exited with {ExitText} after SIGTERM. Expected 0 or 143.", ReadLog);
    }

    /// <summary>Kills the daemon and its children.</summary>
    public async Task KillAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    public void Dispose()
    {
        client?.Dispose();
        process.Dispose();
    }

    private string ExitText => process.ExitCode switch
    {
        > 128 and < 160 when !OperatingSystem.IsWindows() => $"exit code {process.ExitCode} (signal {process.ExitCode - 128})",
        var code => $"exit code {code}",
    };

    // Returns why the daemon is not ready; null when it is.
    private async Task<string?> FindObstacleAsync(CancellationToken cancellationToken)
    {
        if (client is null)
        {
            if (await FindUrlAsync() is not { } url)
                return "it does not listen on its port";
            Url = url;
            client = new DaemonClient(url);
        }

        return await client.FindUnhealthinessAsync(start.Config.RunId, cancellationToken) ?? await client.FindUnreadinessAsync(cancellationToken);
    }

    // The daemon writes its URL to the address file. A daemon of --daemon that does not support this setting listens on the reserved port.
    private async Task<Uri?> FindUrlAsync()
    {
        var file = start.Config.AddressFile;
        if (File.Exists(file) && Uri.TryCreate((await File.ReadAllTextAsync(file)).Trim(), UriKind.Absolute, out var url))
            return url;
        return start.ReservedPort is { } port && !ReservedPort.IsFree(port) ? new Uri($"http://127.0.0.1:{port}") : null;
    }

    private static async Task RequireNothingLeftAsync(IReadOnlyList<LiveProcess> children, TimeLimits limits)
    {
        if (await EndsAsync(() => !children.Any(ProcessTable.IsAlive), limits.Scale(ChildLimit).Value))
            return;
        var left = children.Where(ProcessTable.IsAlive).ToList();
        var described = string.Join(", ", left.Select(ProcessTable.Describe));
        left.ForEach(Signals.Kill);
        throw new FailureException(
            FailureKind.Leak,
            $"The daemon exited, but left processes behind, which have been killed: {described}.",
            "Stop child processes before the daemon exits.");
    }

    private static async Task<bool> EndsAsync(Func<bool> ended, TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        while (!ended())
        {
            if (clock.Elapsed > limit)
                return false;
            await Task.Delay(ShortestPause);
        }

        return true;
    }
}

/// <summary>The parameters of a daemon's start.</summary>
/// <param name="Command">The command.</param>
/// <param name="Config">The configuration.</param>
/// <param name="ConfigFile">The path of the configuration file to write.</param>
/// <param name="LogFile">The path of the log, to which the output is appended.</param>
/// <param name="ReservedPort">The port of a daemon of <c>--daemon</c>; null for a daemon that chooses a port from a range.</param>
internal sealed record DaemonStart(DaemonCommand Command, DaemonConfig Config, string ConfigFile, string LogFile, int? ReservedPort = null);
