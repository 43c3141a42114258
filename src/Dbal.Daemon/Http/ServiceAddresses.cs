using System.Diagnostics;
using System.Text.Json;
using Dbal.Backends;
using Dbal.Daemon.Configuration;
using Dbal.Daemon.Hosting;
using Dbal.Daemon.Observability;
using Dbal.Daemon.OpenApi;
using Dbal.Entities;

namespace Dbal.Daemon.Http;

/// <summary>The addresses at which the daemon tells about itself.</summary>
internal sealed class ServiceAddresses(
    DaemonConfiguration configuration, Schema schema, IBackend backend, BackendPreparation preparation, RequestMetrics metrics, JsonLog log)
{
    private readonly long started = Stopwatch.GetTimestamp();
    private readonly string configHash = configuration.Hash;
    private readonly Lazy<byte[]> openApi = new(() => OpenApiDocument.Of(schema, configuration.Tokens.Required));

    /// <summary>Adds the addresses.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        string[] get = [HttpMethods.Get, HttpMethods.Head];
        routes.MapMethods("/health", get, TellHealth).WithMetadata(OpenToAll.Instance);
        routes.MapMethods("/ready", get, TellReadinessAsync).WithMetadata(OpenToAll.Instance);
        routes.MapMethods("/version", get, TellVersion);
        routes.MapMethods("/status", get, TellStatusAsync);
        routes.MapMethods("/metrics", get, TellMetricsAsync);
        routes.MapMethods("/openapi/v1.json", get, TellOpenApiAsync);
    }

    private Task TellHealth(HttpContext context) => Write(context, writer =>
    {
        writer.WriteString("status"u8, "ok"u8);
        WriteIdentity(writer);
        writer.WriteString("configHash"u8, configHash);
        writer.WriteNumber("pid"u8, Environment.ProcessId);
    });

    private async Task TellReadinessAsync(HttpContext context)
    {
        await preparation.DemandAnswerAsync(context.RequestAborted);
        await Write(context, writer =>
        {
            writer.WriteString("status"u8, "ready"u8);
            writer.WriteString("backend"u8, configuration.Adapter);
        });
    }

    private Task TellVersion(HttpContext context) => Write(context, writer =>
    {
        writer.WriteString("service"u8, Product.Service);
        writer.WriteString("version"u8, Product.Version);
    });

    // What the backend can do is not settled, and what the server is not known, before it is prepared: 503 until then.
    private async Task TellStatusAsync(HttpContext context)
    {
        preparation.Demand();
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

    private async Task TellOpenApiAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = openApi.Value.Length;
        await context.Response.BodyWriter.WriteAsync(openApi.Value, context.RequestAborted);
    }

    private Task TellMetricsAsync(HttpContext context)
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
