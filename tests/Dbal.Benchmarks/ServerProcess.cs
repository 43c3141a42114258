using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Dbal.Benchmarks;

/// <summary>A server under measurement, in a process of its own, on a free port of this machine.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(1);

    /// <summary>The clone that this program, which lies in its <c>out/bin/Dbal.Benchmarks/release</c>, was built in.</summary>
    public static readonly string Repository = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../.."));

    private readonly Process process;

    private ServerProcess(Process process, int port, TimeSpan startTime)
    {
        this.process = process;
        Port = port;
        StartTime = startTime;
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>From exec to the first 200 of <c>/ready</c>.</summary>
    public TimeSpan StartTime { get; }

    /// <summary>The memory that is resident now, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>Starts the daemon.</summary>
    /// <param name="database">The database. Its URL goes by the environment, where <c>ps</c> does not show it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="clone">The clone that it was built in; by default that of this program.</param>
    public static Task<ServerProcess> StartDaemonAsync(BenchmarkDatabase database, CancellationToken cancellation, string? clone = null) =>
        StartAsync(Path.Combine(clone ?? Repository, "out/bin/Dbal.Daemon/release/Dbal.Daemon"), [], database, cancellation, clone ?? Repository);

    /// <summary>Starts what the daemon is compared with: this program again as a <see cref="DirectServer"/>, or a server of Node.js for Prisma Client.</summary>
    /// <inheritdoc cref="StartDaemonAsync"/>
    public static Task<ServerProcess> StartDirectAsync(BenchmarkDatabase database, CancellationToken cancellation) => database.Adapter == "prisma"
        ? StartAsync("node", [Path.Combine(Repository, "tests/Dbal.Benchmarks/direct-prisma.mjs")], database, cancellation, Repository)
        : StartAsync(Environment.ProcessPath!, ["serve"], database, cancellation, Repository);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        process.Kill();
        using var limit = new CancellationTokenSource(StopLimit);
        await process.WaitForExitAsync(limit.Token);
        process.Dispose();
    }

    private static async Task<ServerProcess> StartAsync(
        string program, string[] arguments, BenchmarkDatabase database, CancellationToken cancellation, string clone)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        start.Environment["DBAL_ADAPTER"] = database.Adapter;
        start.Environment["DBAL_DATABASE_URL"] = database.Url;
        start.Environment["DBAL_PORT"] = $"{port}";
        start.Environment["DBAL_LOG_LEVEL"] = "warning";
        start.Environment.TryAdd("DBAL_PRISMA_BRIDGE", Path.Combine(clone, "src/Dbal.Backends.Prisma/bridge"));

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(StartLimit);
        var clock = Stopwatch.StartNew();
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var ready = LoadConnection.Request("GET", "/ready");
        while (true)
        {
            if (process.HasExited)
                throw new InvalidOperationException($"{program} ended with exit code {process.ExitCode} before it was ready.");
            try
            {
                using var connection = await LoadConnection.OpenAsync(port, limit.Token);
                await connection.SendAsync(ready, limit.Token);
                return new ServerProcess(process, port, clock.Elapsed);
            }
            catch (Exception fault) when (fault is SocketException or InvalidOperationException)
            {
                await Task.Delay(PollInterval, limit.Token);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
