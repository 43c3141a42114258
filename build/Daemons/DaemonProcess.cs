using Build.Processes;
using Build.Results;
using System.Diagnostics;

namespace Build.Daemons;

/// <summary>A daemon from its start to its end.</summary>
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

    /// <summary>Where it listens; known once it is ready.</summary>
    public Uri Url { get; private set; } = new("http://127.0.0.1/");

    public string LogFile => start.LogFile;

    public bool HasExited => process.HasExited;

    /// <summary>The last lines of its log, without those of the build's own requests.</summary>
    public IReadOnlyList<string> LogTail => DaemonLog.Tail(LogFile, TailLines);

    /// <summary>Talks to the daemon, once it is ready.</summary>
    public DaemonClient Client => client ?? throw new InvalidOperationException("The daemon is not ready.");

    private string LookAtLog => $"Look at the daemon's log: {LogFile}";

    /// <summary>Starts a daemon; it is not ready yet.</summary>
    /// <param name="start">How it is started.</param>
    /// <exception cref="IOException">Its configuration cannot be written.</exception>
    public static DaemonProcess Start(DaemonStart start)
    {
        start.Config.Write(start.ConfigFile);
        File.Delete(start.Config.AddressFile);
        return new(start, Process.Start(start.Command.ToStartInfo(start.ConfigFile, start.ReservedPort, start.LogFile))!);
    }

    /// <summary>Starts the same daemon once more, after this one has ended: on the same database, with the same log.</summary>
    public DaemonProcess StartAgain() => Start(start);

    /// <summary>Waits until its backend answers.</summary>
    /// <param name="limits">How long it may take.</param>
    /// <param name="cancellationToken">Ends the wait early.</param>
    /// <returns>What it says of itself.</returns>
    /// <exception cref="FailureException">It ended, did not get ready within the limit, or is not the one that was started.</exception>
    public async Task<DaemonStatus> WaitReadyAsync(TimeLimits limits, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var pause = ShortestPause;
        while (await FindObstacleAsync(cancellationToken) is { } obstacle)
        {
            if (process.HasExited)
                throw new FailureException(FailureKind.Daemon, $"The daemon ended with {ExitText} before it was ready.", LookAtLog);
            // Scaled anew each time: the machine may become loaded while the daemon starts.
            if (limits.Scale(limits.Daemon) is var limit && clock.Elapsed > limit.Value)
            {
                throw new FailureException(
                    FailureKind.Daemon,
                    $"The daemon was not ready within {limit}: {obstacle}",
                    ProcessTable.IsStopped(process.Id) ? "Something has stopped it with SIGSTOP. Let it run." : $"{LookAtLog} Give a slow daemon more time with --daemon-timeout.");
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
            throw new FailureException(FailureKind.Daemon, $"The daemon is ready, but /status did not answer as specified: {exception.Message}", LookAtLog);
        }
    }

    /// <summary>Says why the daemon cannot answer: that it has died, is stopped, or does not respond; null when it is well.</summary>
    /// <param name="cancellationToken">Ends the question early.</param>
    public async Task<string?> FindFaultAsync(CancellationToken cancellationToken)
    {
        if (process.HasExited)
            return $"died with {ExitText}";
        if (ProcessTable.IsStopped(process.Id))
            return "has been stopped by a signal (SIGSTOP)";
        return await Client.FindIllnessAsync(start.Config.RunId, cancellationToken) is { } illness ? $"does not respond: {illness}" : null;
    }

    /// <summary>Asks the daemon to end, and forces it to when it does not.</summary>
    /// <param name="limits">How long it may take.</param>
    /// <param name="mayHaveEnded">Whether Ctrl-C, which a terminal sends to all that run in it, may have ended it already.</param>
    /// <exception cref="FailureException">It had ended before it was asked to, had to be forced, ended with an error, or left something behind.</exception>
    public async Task StopAsync(TimeLimits limits, bool mayHaveEnded)
    {
        if (process.HasExited && mayHaveEnded)
            return;
        if (process.HasExited)
            throw new FailureException(FailureKind.Daemon, $"The daemon died with {ExitText}.", LookAtLog);
        var children = ProcessTable.DescendantsOf(process.Id);
        Signals.Terminate(process);
        var limit = limits.Scale(limits.Step);
        if (!await EndsAsync(() => process.HasExited, limit.Value))
        {
            await KillAsync();
            throw new FailureException(FailureKind.Daemon, $"The daemon did not end within {limit} of SIGTERM and was killed.", LookAtLog);
        }

        await RequireNothingLeftAsync(children, limits);
        // 128 + SIGTERM is what the runtime of a daemon without a handler of its own gives.
        if (process.ExitCode is not (0 or 143) && !OperatingSystem.IsWindows())
            throw new FailureException(FailureKind.Daemon, $"The daemon ended with {ExitText} when it was asked to stop.", LookAtLog);
    }

    /// <summary>Kills the daemon and all that it started.</summary>
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

    // What is still missing until the daemon is ready; null once it is.
    private async Task<string?> FindObstacleAsync(CancellationToken cancellationToken)
    {
        if (client is null)
        {
            if (await FindUrlAsync() is not { } url)
                return "it does not listen yet";
            Url = url;
            client = new DaemonClient(url);
        }

        return await client.FindIllnessAsync(start.Config.RunId, cancellationToken) ?? await client.FindUnreadinessAsync(cancellationToken);
    }

    // A daemon writes its address file once it listens; one that does not know the setting listens on the port that it was given.
    private async Task<Uri?> FindUrlAsync()
    {
        if (File.Exists(start.Config.AddressFile) && Uri.TryCreate((await File.ReadAllTextAsync(start.Config.AddressFile)).Trim(), UriKind.Absolute, out var told))
            return told;
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
            $"The daemon ended, but left processes behind, which have been killed: {described}.",
            "A daemon must end its children before it ends itself, or make them end with it.");
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

/// <summary>How a daemon is started.</summary>
/// <param name="Command">The command.</param>
/// <param name="Config">What it is told.</param>
/// <param name="ConfigFile">Where that is written to.</param>
/// <param name="LogFile">Where its output is appended to.</param>
/// <param name="ReservedPort">The one port that a daemon that was not built here is given; null for a daemon that chooses from a range.</param>
internal sealed record DaemonStart(DaemonCommand Command, DaemonConfig Config, string ConfigFile, string LogFile, int? ReservedPort = null);
