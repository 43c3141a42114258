using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Dbal.Benchmarks;

/// <summary>A measured server, in a separate process on a free local port.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(1);

    /// <summary>The clone that contains this program, in <c>out/bin/Dbal.Benchmarks/release</c>.</summary>
    public static readonly string Repository = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../.."));

    private readonly Process process;

    private ServerProcess(Process process, int port, TimeSpan startTime)
    {
        this.process = process;
        Port = port;
        StartTime = startTime;
    }

    /// <summary>The server's port.</summary>
    public int Port { get; }

    /// <summary>The time from exec to the first 200 of <c>/ready</c>.</summary>
    public TimeSpan StartTime { get; }

    /// <summary>The processor time that the server has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>The current resident memory, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>The daemon to measure.</summary>
    public static string Daemon { get; set; } = DaemonOf(Repository);

    /// <summary>The daemon of a clone.</summary>
    public static string DaemonOf(string clone) => Path.Combine(clone, "out/bin/Dbal.Daemon/release/Dbal.Daemon");

    /// <summary>Starts the daemon.</summary>
    /// <param name="database">The database. Its URL is passed in the environment, because <c>ps</c> shows arguments.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    /// <param name="clone">Another clone with the daemon.</param>
    public static Task<ServerProcess> StartDaemonAsync(BenchmarkDatabase database, CancellationToken cancellation, string? clone = null) =>
        StartAsync(clone is null ? Daemon : DaemonOf(clone), [], database, cancellation, clone);

    /// <summary>Starts the server to compare with: this program as a <see cref="Bar.BarServer"/>, or a Node.js server for Prisma Client.</summary>
    /// <inheritdoc cref="StartDaemonAsync"/>
    public static Task<ServerProcess> StartBarAsync(BenchmarkDatabase database, CancellationToken cancellation) => database.Adapter == "prisma"
        ? StartAsync("node", [Path.Combine(Repository, "tests/Dbal.Benchmarks/Bar/prisma.mjs")], database, cancellation)
        : StartAsync(Environment.ProcessPath!, ["serve"], database, cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        process.Kill();
        using var limit = new CancellationTokenSource(StopLimit);
        await process.WaitForExitAsync(limit.Token);
        process.Dispose();
    }

    /// <summary>Starts a server, and waits until it answers.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Its environment variables, given its port.</param>
    /// <param name="readyPath">The path that succeeds when the server is ready.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    /// <exception cref="InvalidOperationException">The server ended before it was ready.</exception>
    public static async Task<ServerProcess> StartAsync(
        string program, string[] arguments, Func<int, IReadOnlyDictionary<string, string>> environment, string readyPath, CancellationToken cancellation)
    {
        var port = FreePort();
        // The daemon keeps its default log level; as in a service, its log goes elsewhere and costs this program nothing.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" >/dev/null", program, .. arguments]);
        foreach (var (name, value) in environment(port))
            start.Environment[name] = value;

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(StartLimit);
        var clock = Stopwatch.StartNew();
        var process = Process.Start(start) ?? throw new InvalidOperationException($"Cannot start {program}.");
        var isReady = false;
        try
        {
            await WaitForAnswerAsync(process, program, port, LoadConnection.Request("GET", readyPath), limit.Token);
            isReady = true;
            return new ServerProcess(process, port, clock.Elapsed);
        }
        finally
        {
            if (!isReady)
                process.Kill();
        }
    }

    /// <summary>Starts a server that takes the settings of the daemon.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="database">The database.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    /// <param name="clone">The clone with the bridge of Prisma.</param>
    public static Task<ServerProcess> StartAsync(
        string program, string[] arguments, BenchmarkDatabase database, CancellationToken cancellation, string? clone = null)
    {
        var bridge = Environment.GetEnvironmentVariable("DBAL_PRISMA_BRIDGE") ?? Path.Combine(clone ?? Repository, "src/Dbal.Backends.Prisma/bridge");
        return StartAsync(
            program,
            arguments,
            port => new Dictionary<string, string>
            {
                ["DBAL_ADAPTER"] = database.Adapter,
                ["DBAL_DATABASE_URL"] = database.Url,
                ["DBAL_PORT"] = $"{port}",
                ["DBAL_PRISMA_BRIDGE"] = bridge,
            },
            "/ready",
            cancellation);
    }

    private static async Task WaitForAnswerAsync(Process process, string program, int port, byte[] request, CancellationToken cancellation)
    {
        Exception? last = null;
        while (!process.HasExited)
        {
            try
            {
                using var connection = await LoadConnection.OpenAsync(port, cancellation);
                await connection.SendAsync(request, cancellation);
                return;
            }
            catch (Exception fault) when (fault is SocketException or InvalidOperationException)
            {
                last = fault;
            }
            catch (OperationCanceledException fault)
            {
                throw new OperationCanceledException($"{program} was not ready in time: {last?.Message}", fault, cancellation);
            }

            await Task.Delay(PollInterval, CancellationToken.None);
        }

        throw new InvalidOperationException($"{program} exited with code {process.ExitCode} before it was ready.", last);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
