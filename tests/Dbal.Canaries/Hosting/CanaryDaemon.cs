using System.Net;
using System.Runtime.CompilerServices;
using Dbal.Backends;
using Dbal.Canaries.Faults;
using Dbal.Daemon.Configuration;
using Dbal.Daemon.Hosting;
using Dbal.Daemon.Observability;
using Dbal.Daemon.Storage;

namespace Dbal.Canaries.Hosting;

/// <summary>The real daemon inside this process, with a place for one canary at a time.</summary>
internal sealed class CanaryDaemon : IAsyncDisposable
{
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromMinutes(2);

    private readonly DaemonServer server;
    private readonly JsonLog log;
    private readonly FileStream? logFile;
    private readonly SwitchedBackend backend;
    private Canary? active;

    private CanaryDaemon(DaemonServer server, JsonLog log, FileStream? logFile, SwitchedBackend backend)
    {
        (this.server, this.log, this.logFile, this.backend) = (server, log, logFile, backend);
        ref var application = ref ApplicationOf(server);
        application.Use(next => context => InvokeAsync(context, next));
    }

    /// <summary>Whether this process serves one test, whose database is unreachable.</summary>
    public static bool IsPrivate { get; set; }

    /// <summary>The faults of canaries themselves, which are not the faults that they stand for.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<string> Defects { get; } = new();

    /// <summary>The daemon's URL.</summary>
    public Uri Address => server.Address;

    /// <summary>The capabilities that the backend declares.</summary>
    public Capabilities Capabilities => backend.Capabilities;

    /// <summary>Starts a daemon.</summary>
    /// <param name="configuration">Its configuration.</param>
    /// <param name="logFile">The file of its log; null for standard output.</param>
    /// <param name="canary">The canary that it has from its first request on; null for none.</param>
    public static async Task<CanaryDaemon> StartAsync(DaemonConfiguration configuration, string? logFile, Canary? canary = null)
    {
        var stream = logFile is null ? null : new FileStream(logFile, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        var log = new JsonLog(stream ?? StandardOutput.Open(), configuration);
        var options = new BackendOptions(configuration.DatabaseUrl, CanarySchema.Served, configuration.CommandTimeout);
        CanaryDaemon? daemon = null;
        var backend = new SwitchedBackend(
            BackendTable.Create(configuration.Adapter, options, log.WriteMessage),
            exception => daemon?.Defects.Enqueue($"{daemon.active?.Name}: {exception}"));
        daemon = new CanaryDaemon(new DaemonServer(configuration, log), log, stream, backend);
        daemon.Use(canary);
        await daemon.server.StartAsync(CanarySchema.Served, backend);
        return daemon;
    }

    /// <summary>Waits until the daemon is ready.</summary>
    /// <exception cref="TimeoutException">It is not ready in time.</exception>
    public async Task WaitReadyAsync()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Address };
        using var limit = new CancellationTokenSource(ReadyLimit);
        var answer = "";
        try
        {
            while (true)
            {
                using var response = await http.GetAsync("/ready", limit.Token);
                if (response.StatusCode == HttpStatusCode.OK)
                    return;
                answer = await response.Content.ReadAsStringAsync(limit.Token);
                await Task.Delay(50, limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The daemon was not ready after {ReadyLimit.TotalSeconds} s: {answer}");
        }
    }

    /// <summary>Lets a canary in, and the last one out.</summary>
    public void Use(Canary? canary)
    {
        backend.Use(canary?.Backend);
        backend.Declared = canary?.Declares;
        Volatile.Write(ref active, canary);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        log.Dispose();
        if (logFile is not null)
            await logFile.DisposeAsync();
    }

    private async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var canary = Volatile.Read(ref active);
        if (canary is { Logs: true })
            await LogRejectedBodyAsync(context, next);
        else if (canary?.Http is { } fault)
            await GuardAsync(canary, fault, context, next);
        else
            await next(context);
    }

    private async Task GuardAsync(Canary canary, HttpFault fault, HttpContext context, RequestDelegate next)
    {
        try
        {
            await fault.InvokeAsync(context, next);
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested && exception is not (IOException or BadHttpRequestException))
        {
            Defects.Enqueue($"{canary.Name}: {context.Request.Method} {context.Request.Path}{context.Request.QueryString}: {exception}");
            throw;
        }
    }

    private async Task LogRejectedBodyAsync(HttpContext context, RequestDelegate next)
    {
        var body = "";
        await new HttpFault
        {
            Body = (_, text) => body = text,
            Answer = answer =>
            {
                if (answer.Status >= 400)
                    log.WriteMessage($"rejected: {body}");
            },
        }.InvokeAsync(context, next);
    }

    // The daemon has no place for faults, and must not have one.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "application")]
    private static extern ref WebApplication ApplicationOf(DaemonServer server);
}
