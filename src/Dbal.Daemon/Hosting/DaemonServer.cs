using System.Diagnostics;
using System.Net.Sockets;
using Dbal.Backends;
using Dbal.Daemon.Configuration;
using Dbal.Daemon.Contract;
using Dbal.Daemon.Http;
using Dbal.Daemon.Observability;
using Dbal.Daemon.Storage;
using Dbal.Entities;
using Dbal.Operations;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Dbal.Daemon.Hosting;

/// <summary>The web server of a backend.</summary>
internal sealed partial class DaemonServer : IAsyncDisposable
{
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(5);

    private readonly DaemonConfiguration configuration;
    private readonly JsonLog log;
    private readonly WebApplication application;
    private readonly RequestRate rate;
    private IDisposable? rejections;
    private IBackend? backend;
    private string? addressFile;
    private Task preparation = Task.CompletedTask;

    /// <summary>Creates the web server. It does not listen yet.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="log">The log, which must outlive the server.</param>
    /// <exception cref="ConfigurationException">The certificate is not usable.</exception>
    public DaemonServer(DaemonConfiguration configuration, JsonLog log)
    {
        this.configuration = configuration;
        this.log = log;
        application = Build(configuration, log);
        rate = new RequestRate(configuration.MaxRequestRate);
    }

    /// <summary>The URL that the server listens on.</summary>
    public Uri Address => new(application.Urls.First());

    /// <summary>Starts listening, and starts to prepare the backend. The server takes ownership of it.</summary>
    /// <param name="schema">The entities.</param>
    /// <param name="served">The backend.</param>
    /// <exception cref="ConfigurationException">The address or port is not available.</exception>
    public async Task StartAsync(Schema schema, IBackend served)
    {
        backend = served;
        var logs = application.Services.GetRequiredService<ILoggerFactory>();
        var preparing = new BackendPreparation(served, logs.CreateLogger<BackendPreparation>());
        Route(schema, served, preparing);
        try
        {
            await application.StartAsync();
        }
        catch (Exception fault) when (fault is SocketException or IOException { InnerException: AddressInUseException })
        {
            throw new ConfigurationException(
                $"Cannot listen on {configuration.Host}, port {configuration.Ports}: {(fault is SocketException ? fault.Message : "the port is in use")}. "
                + $"Set another with \"port\" or \"host\" in the file of --config, or {Setting.Port.Variable} or {Setting.Host.Variable}; "
                + "a range such as 8080-8199 uses its first free port, 0 any free port.",
                fault);
        }

        WriteAddressFile();
        preparation = preparing.RunAsync(application.Lifetime.ApplicationStopping);
        Listening(logs.CreateLogger<DaemonServer>(), Address);
    }

    /// <summary>Waits for a signal, then waits up to 5 s for running requests. A second signal aborts them.</summary>
    public async Task WaitForShutdownAsync(StopSignals signals)
    {
        await Task.Delay(Timeout.Infinite, signals.Stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await application.StopAsync(signals.Hasten);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await application.StopAsync();
        if (addressFile is not null)
            File.Delete(addressFile);
        await preparation;
        if (backend is not null)
            await backend.DisposeAsync();
        await application.DisposeAsync();
        rejections?.Dispose();
        rate.Dispose();
    }

    private static WebApplication Build(DaemonConfiguration configuration, JsonLog log)
    {
        var certificate = configuration.TlsCertificate is { } file ? ServerCertificate.Load(file, configuration.TlsKey) : null;
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ApplicationName = Product.Service, ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = DaemonLimits.DroppedBodyBytes;
            kestrel.Limits.MaxRequestLineSize = DaemonLimits.RequestLineBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = DaemonLimits.HeaderBytes;
            kestrel.Limits.MaxRequestHeaderCount = DaemonLimits.HeaderCount;
            kestrel.Limits.RequestHeadersTimeout = DaemonLimits.HeaderTime;
            kestrel.Limits.MaxConcurrentConnections = configuration.MaxConnections;
            kestrel.Listen(configuration.Host, configuration.Ports.First, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                if (certificate is not null)
                    listen.UseHttps(certificate);
            });
        });
        builder.Services.Configure<SocketTransportOptions>(sockets =>
            sockets.CreateBoundListenSocket = _ => ListenSocket.Open(configuration.Host, configuration.Ports, sockets.Backlog));
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownLimit);
        builder.Logging
            .AddProvider(new JsonLoggerProvider(log))
            .SetMinimumLevel(configuration.LogLevel)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical) // Program reports a failed start
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None); // would create an activity for each request
        return builder.Build();
    }

    private void Route(Schema schema, IBackend served, BackendPreparation preparing)
    {
        var metrics = new RequestMetrics();
        var targets = new TargetResolver(schema, configuration.Tokens, preparing);
        var actions = new DataActions(new DataService(served, schema, TimeProvider.System));
        var pipeline = new RequestPipeline(
            configuration.Tokens,
            new LocalCallers(configuration.Host),
            rate,
            metrics,
            new RequestLog(log),
            application.Services.GetRequiredService<ILogger<RequestPipeline>>());
        rejections = application.Services.GetRequiredService<DiagnosticListener>()
            .Subscribe(new RejectedRequests(metrics), static (name, _, _) => name == RejectedRequests.Event);

        application.Use(next => context => pipeline.InvokeAsync(context, next));
        new ServiceEndpoints(configuration, schema, served, preparing, metrics, log).Map(application);
        new RestEndpoints(targets, actions).Map(application);
        new RpcEndpoint(schema, targets, actions).Map(application);
    }

    // Writes a second file and renames it, so that readers never see a partial file.
    private void WriteAddressFile()
    {
        if (configuration.AddressFile is not { } file)
            return;
        try
        {
            var unfinished = file + ".part";
            File.WriteAllText(unfinished, Address.ToString());
            File.Move(unfinished, file, overwrite: true);
            addressFile = file;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(
                $"Cannot write the address file {file}: {fault.Message} Set \"{Setting.AddressFile.Key}\" to another file.", fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, EventName = "listening", Message = "Listening on {address}.")]
    private static partial void Listening(ILogger log, Uri address);
}
