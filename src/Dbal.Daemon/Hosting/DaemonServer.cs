using System.Net.Sockets;
using Dbal.Backends;
using Dbal.Daemon.Configuration;
using Dbal.Daemon.Http;
using Dbal.Daemon.Observability;
using Dbal.Entities;
using Dbal.Operations;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Dbal.Daemon.Hosting;

/// <summary>A daemon that listens, from its start until it is disposed of.</summary>
internal sealed partial class DaemonServer : IAsyncDisposable
{
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(5);

    // Bodies over the API's limit are read and dropped up to this size, so that the client gets its 413 in place of a broken connection.
    private const long MaxDroppedBytes = 32 * 1024 * 1024;

    private readonly WebApplication application;
    private readonly IBackend backend;
    private readonly Task preparation;

    private DaemonServer(WebApplication application, IBackend backend, Task preparation)
    {
        this.application = application;
        this.backend = backend;
        this.preparation = preparation;
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(application.Urls.First());

    /// <summary>Listens, and begins to prepare the backend, which the daemon then owns.</summary>
    /// <param name="configuration">What the daemon was told.</param>
    /// <param name="schema">The entities.</param>
    /// <param name="backend">The backend.</param>
    /// <param name="log">The log, which must outlive the daemon.</param>
    /// <exception cref="ConfigurationException">The address or port cannot be had.</exception>
    public static async Task<DaemonServer> StartAsync(DaemonConfiguration configuration, Schema schema, IBackend backend, JsonLog log)
    {
        var application = Build(configuration, log);
        var logs = application.Services.GetRequiredService<ILoggerFactory>();
        var preparation = new BackendPreparation(backend, logs.CreateLogger<BackendPreparation>());
        Route(application, configuration, schema, backend, preparation, log);
        try
        {
            await application.StartAsync();
        }
        catch (Exception fault) when (fault is SocketException or IOException { InnerException: AddressInUseException })
        {
            await application.DisposeAsync();
            await backend.DisposeAsync();
            throw new ConfigurationException(
                $"Cannot listen on {configuration.Host}, port {configuration.Port}: {(fault is SocketException ? fault.Message : "the port is taken")}. "
                + $"Choose another with \"port\" or \"host\" in the file of --config, or {Setting.Port.Variable} or {Setting.Host.Variable}; port 0 takes a free one.",
                fault);
        }

        var server = new DaemonServer(application, backend, preparation.RunAsync(application.Lifetime.ApplicationStopping));
        Listening(logs.CreateLogger<DaemonServer>(), server.Address);
        return server;
    }

    /// <summary>Waits until the process is told to end, by SIGTERM or SIGINT, and what was being answered has been, at most 5 s.</summary>
    public Task WaitForShutdownAsync() => application.WaitForShutdownAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await application.StopAsync();
        await preparation;
        await backend.DisposeAsync();
        await application.DisposeAsync();
    }

    private static WebApplication Build(DaemonConfiguration configuration, JsonLog log)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = Product.Service, ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxDroppedBytes;
            kestrel.Listen(configuration.Host, configuration.Port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownLimit);
        builder.Logging
            .AddProvider(new JsonLoggerProvider(log))
            .SetMinimumLevel(configuration.LogLevel)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None); // would start an activity for each request
        return builder.Build();
    }

    private static void Route(
        WebApplication application, DaemonConfiguration configuration, Schema schema, IBackend backend, BackendPreparation preparation, JsonLog log)
    {
        var metrics = new RequestMetrics();
        var targets = new TargetResolver(schema, configuration.Tokens, preparation);
        var actions = new DataActions(new DataService(backend, TimeProvider.System));
        var pipeline = new RequestPipeline(
            configuration.Tokens, metrics, new RequestLog(log), application.Services.GetRequiredService<ILogger<RequestPipeline>>());

        application.Use(next => context => pipeline.InvokeAsync(context, next));
        new ServiceAddresses(configuration, schema, backend, preparation, metrics).Map(application);
        new RestAddresses(targets, actions).Map(application);
        new RpcAddress(schema, targets, actions).Map(application);
    }

    [LoggerMessage(Level = LogLevel.Information, EventName = "listening", Message = "Listening on {address}.")]
    private static partial void Listening(ILogger log, Uri address);
}
