using System.Diagnostics;
using System.Text.Json;
using Dbal.Backends;
using Dbal.Daemon.Configuration;
using Dbal.Daemon.Contract;
using Dbal.Daemon.Observability;
using Dbal.Daemon.OpenApi;
using Dbal.Daemon.Storage;
using Dbal.Entities;

namespace Dbal.Daemon.Http;

/// <summary>The endpoints about the daemon itself.</summary>
internal sealed class ServiceEndpoints(
    DaemonConfiguration configuration, Schema schema, IBackend backend, BackendPreparation preparation, RequestMetrics metrics, JsonLog log)
{
    private readonly long started = Stopwatch.GetTimestamp();
    private readonly string configHash = configuration.Hash;
    private readonly Lazy<byte[]> openApi = new(() => OpenApiDocument.Of(schema, configuration.Tokens.Required));

    /// <summary>Adds the endpoints.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        string[] get = [HttpMethods.Get, HttpMethods.Head];
        routes.MapMethods("/health", get, WriteHealth).WithMetadata(NoTokenRequired.Instance);
        routes.MapMethods("/ready", get, WriteReadinessAsync).WithMetadata(NoTokenRequired.Instance);
        routes.MapMethods("/version", get, WriteVersion);
        routes.MapMethods("/status", get, WriteStatusAsync);
        routes.MapMethods("/metrics", get, WriteMetricsAsync);
        routes.MapMethods("/openapi/v1.json", get, WriteOpenApiAsync);
    }

    private Task WriteHealth(HttpContext context) => Write(context, writer =>
    {
        writer.WriteString("status"u8, "ok"u8);
        WriteIdentity(writer);
        writer.WriteString("configHash"u8, configHash);
        writer.WriteNumber("pid"u8, Environment.ProcessId);
    });

    private async Task WriteReadinessAsync(HttpContext context)
    {
        await preparation.ThrowIfNotReadyAsync(context.RequestAborted);
        await Write(context, writer =>
        {
            writer.WriteString("status"u8, "ready"u8);
            writer.WriteString("backend"u8, configuration.Adapter);
        });
    }

    private Task WriteVersion(HttpContext context) => Write(context, writer =>
    {
        writer.WriteString("service"u8, Product.Service);
        writer.WriteString("version"u8, Product.Version);
    });

    // Capabilities and server are known only after the backend is prepared: 503 until then.
    private async Task WriteStatusAsync(HttpContext context)
    {
        preparation.ThrowIfNotPrepared();
        var server = await backend.DescribeAsync(context.RequestAborted);
        await Write(context, writer =>
        {
            WriteIdentity(writer);
            WriteNamed(writer, "server", server.Server, server.ServerVersion);
            WriteNamed(writer, "driver", server.Driver, server.DriverVersion);
            WriteTexts(writer, "capabilities", NamesOf(backend.Capabilities));
            WriteTexts(writer, "entities", schema.Entities.Select(entity => entity.FullName).Order(StringComparer.Ordinal));
            writer.WriteNumber("uptimeSeconds"u8, Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 3));
        });
    }

    private async Task WriteOpenApiAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = openApi.Value.Length;
        await context.Response.BodyWriter.WriteAsync(openApi.Value, context.RequestAborted);
    }

    private Task WriteMetricsAsync(HttpContext context)
    {
        context.Response.ContentType = MetricsText.ContentType;
        return context.Response.WriteAsync(MetricsText.Of(metrics, configuration.Adapter, preparation.IsDone, log.DroppedLines), context.RequestAborted);
    }

    private static Task Write(HttpContext context, Action<Utf8JsonWriter> data)
    {
        JsonAnswer.Write(context.Response, StatusCodes.Status200OK, data, static (writer, data) =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("success"u8, true);
            writer.WriteStartObject("data"u8);
            data(writer);
            writer.WriteEndObject();
            writer.WriteEndObject();
        });
        return Task.CompletedTask;
    }

    private void WriteIdentity(Utf8JsonWriter writer)
    {
        writer.WriteString("service"u8, Product.Service);
        writer.WriteString("version"u8, Product.Version);
        writer.WriteString("runId"u8, configuration.RunId);
        writer.WriteString("backend"u8, configuration.Adapter);
    }

    private static void WriteNamed(Utf8JsonWriter writer, string member, string name, string version)
    {
        writer.WriteStartObject(member);
        writer.WriteString("name"u8, name);
        writer.WriteString("version"u8, version);
        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string member, IEnumerable<string> texts)
    {
        writer.WriteStartArray(member);
        foreach (var text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static IEnumerable<string> NamesOf(Capabilities capabilities) => Enum.GetValues<Capabilities>()
        .Where(each => each != Capabilities.None && capabilities.HasFlag(each))
        .Select(each => JsonNamingPolicy.CamelCase.ConvertName(each.ToString()));
}
