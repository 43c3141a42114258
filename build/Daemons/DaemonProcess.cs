using System.Diagnostics;
using System.Text.Json;
using Build.Matrix;

namespace Build.Daemons;

/// <summary>A daemon from its start to its end.</summary>
internal sealed class DaemonProcess : IDisposable
{
    private const int TailLines = 20;
    private readonly Process process;
    private readonly DaemonClient client;

    private DaemonProcess(Process process, int port, string logFile)
    {
        this.process = process;
        Port = port;
        LogFile = logFile;
        Url = new Uri($"http://127.0.0.1:{port}");
        client = new DaemonClient(Url);
    }

    /// <summary>How often a daemon that is not there yet, or still there, is looked at.</summary>
    private static TimeSpan Interval { get; } = TimeSpan.FromMilliseconds(20);

    public int Id => process.Id;

    public int Port { get; }

    public Uri Url { get; }

    public string LogFile { get; }

    public bool HasExited => process.HasExited;

    public IReadOnlyList<string> LogTail => DaemonLog.Tail(LogFile, TailLines);

    /// <summary>Starts a daemon; it is not ready yet.</summary>
    /// <param name="command">How it is started.</param>
    /// <param name="config">What it is told.</param>
    /// <param name="configFile">Where that is written to.</param>
    /// <param name="logFile">Where its output goes; begun anew.</param>
    public static DaemonProcess Start(DaemonCommand command, DaemonConfig config, string configFile, string logFile)
    {
        config.Write(configFile);
        File.Delete(logFile);
        return new(Process.Start(command.ToStartInfo(configFile, config.Port, logFile))!, config.Port, logFile);
    }

    /// <summary>Waits until its backend answers.</summary>
    /// <param name="runId">What it has to give back in <c>/health</c>.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="cancellationToken">Ends the wait early.</param>
    /// <returns>What it says of itself.</returns>
    /// <exception cref="RowException">It ended, did not get ready within the limit, or is not the one that was started.</exception>
    public async Task<DaemonStatus> WaitReadyAsync(string runId, TimeSpan limit, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var listens = false;
        while (true)
        {
            listens = listens || await DaemonPorts.AcceptsAsync(Port);
            var (ready, reason) = listens ? await client.GetReadyAsync(cancellationToken) : (false, "the connection is refused");
            if (process.HasExited)
                throw new RowException(FailureKind.Daemon, $"The daemon ended with exit code {process.ExitCode} before it was ready.", LookAtLog);
            if (ready)
                break;
            if (clock.Elapsed > limit)
                throw new RowException(FailureKind.Daemon, $"The daemon on port {Port} was not ready within {limit.TotalSeconds} s: {reason}", LookAtLog);
            await Task.Delay(Interval, cancellationToken);
        }

        try
        {
            if (await client.GetRunIdAsync(cancellationToken) is var found && found != runId)
            {
                throw new RowException(
                    FailureKind.Daemon,
                    $"{Url} answers, but as run '{found}' in /health, not as '{runId}' that it was told.",
                    "Something else listens there, or the daemon does not give back run_id: end the other program, or mend the daemon.");
            }

            return await client.GetStatusAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException)
        {
            throw new RowException(FailureKind.Daemon, $"The daemon is ready, but /health or /status did not answer as agreed: {exception.Message}", LookAtLog);
        }
    }

    /// <summary>Asks the daemon to end, and forces it to when it does not.</summary>
    /// <param name="limit">How long it may take.</param>
    /// <param name="mayHaveEnded">Whether Ctrl-C, which a terminal sends to all that run in it, may have ended it already.</param>
    /// <exception cref="RowException">It had ended before it was asked to, had to be forced, ended with an error, or left something behind.</exception>
    public async Task StopAsync(TimeSpan limit, bool mayHaveEnded)
    {
        if (process.HasExited && mayHaveEnded)
            return;
        if (process.HasExited)
            throw new RowException(FailureKind.Daemon, $"The daemon died with exit code {process.ExitCode} while the tests ran.", LookAtLog);
        var children = ProcessTree.DescendantsOf(process.Id);
        Signals.Terminate(process);
        if (!await EndsAsync(() => process.HasExited, limit))
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            throw new RowException(FailureKind.Daemon, $"The daemon did not end within {limit.TotalSeconds} s of SIGTERM and was killed.", LookAtLog);
        }

        await RequireNothingLeftAsync(children);
        // 128 + SIGTERM is what the runtime of a daemon without a handler of its own gives.
        if (process.ExitCode is not (0 or 143) && !OperatingSystem.IsWindows())
            throw new RowException(FailureKind.Daemon, $"The daemon ended with exit code {process.ExitCode} when it was asked to stop.", LookAtLog);
    }

    /// <summary>Ends the daemon and all that came out of it, at once; for one that did not get ready.</summary>
    public async Task KillAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    public void Dispose()
    {
        client.Dispose();
        process.Dispose();
    }

    private string LookAtLog => $"Look at the daemon's log: {LogFile}";

    private async Task RequireNothingLeftAsync(IReadOnlyList<LiveProcess> children)
    {
        var limit = TimeSpan.FromSeconds(2);
        if (!await EndsAsync(() => !children.Any(ProcessTree.IsAlive), limit))
        {
            var left = children.Where(ProcessTree.IsAlive).Select(child => child.Id).ToList();
            foreach (var id in left)
                Signals.Kill(id);
            throw new RowException(
                FailureKind.Leak,
                $"The daemon ended, but left processes behind, which have been killed: {string.Join(", ", left)}.",
                "A daemon has to end its children before it ends itself, or tie their lives to its own.");
        }

        if (!await EndsAsync(() => !DaemonPorts.IsBound(Port), limit))
            throw new RowException(FailureKind.Leak, $"The daemon ended, but something still listens on port {Port}.", $"Find out what: ss -ltnp 'sport = :{Port}'");
    }

    private static async Task<bool> EndsAsync(Func<bool> ended, TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        while (!ended())
        {
            if (clock.Elapsed > limit)
                return false;
            await Task.Delay(Interval);
        }

        return true;
    }
}
