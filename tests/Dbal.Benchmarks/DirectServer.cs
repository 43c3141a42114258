using System.Buffers;
using System.Text.Json;
using Dbal.Entities;
using Dbal.Values;
using Dbal.Yaml;

namespace Dbal.Benchmarks;

/// <summary>
/// The server that the daemon is compared with: three endpoints that only run a statement with the driver and write its rows, without validation, error
/// handling, log and metrics.
/// </summary>
internal static class DirectServer
{
    /// <summary>Serves until the process is killed; configured by <c>DBAL_ADAPTER</c>, <c>DBAL_DATABASE_URL</c> and <c>DBAL_PORT</c>.</summary>
    public static async Task RunAsync()
    {
        var schema = EntityFiles.Load(Path.Combine(AppContext.BaseDirectory, "entities"));
        var product = schema.Entities.Single(entity => entity.FullName == "shop.product");
        var database = DirectDatabases.Open(Setting("DBAL_ADAPTER"), Setting("DBAL_DATABASE_URL"), schema, product);

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenLocalhost(int.Parse(Setting("DBAL_PORT"))));
        builder.Services.AddRoutingCore();
        var application = builder.Build();

        application.MapGet("/ready", context => Write(context, StatusCodes.Status200OK, writer => writer.WriteNullValue()));
        application.MapGet("/{tenant}/shop/product/{id}", async context =>
        {
            var row = await database.ReadAsync(Tenant(context), Guid.Parse((string)context.Request.RouteValues["id"]!), context.RequestAborted);
            await Write(context, StatusCodes.Status200OK, writer => RowWriter.Write(writer, product, row));
        });
        application.MapGet("/{tenant}/shop/product", async context =>
        {
            var rows = await database.ListAsync(Tenant(context), context.Request.Query["category"]!, Operation.PageSize + 1, context.RequestAborted);
            await Write(context, StatusCodes.Status200OK, writer =>
            {
                writer.WriteStartArray();
                foreach (var row in rows.Take(Operation.PageSize))
                    RowWriter.Write(writer, product, row);
                writer.WriteEndArray();
            });
        });
        application.MapPost("/{tenant}/shop/product", async context =>
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            var row = NewRow(product, body.RootElement);
            await database.InsertAsync(Tenant(context), row, context.RequestAborted);
            await Write(context, StatusCodes.Status201Created, writer => RowWriter.Write(writer, product, row));
        });
        await application.RunAsync();
    }

    private static Row NewRow(Entity product, JsonElement body)
    {
        var now = new DateTime(DateTime.UtcNow.Ticks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond, DateTimeKind.Utc);
        return new Row([.. product.Fields.Select(Value)], Row.NewVersion());

        object? Value(Field field) => field.Generated switch
        {
            Generated.Uuid => Guid.CreateVersion7(),
            Generated.Created or Generated.Updated => now,
            _ when !body.TryGetProperty(field.Name, out _) => field.Default,
            _ when field.Type == FieldType.Decimal => decimal.Parse(body.GetProperty(field.Name).GetString()!),
            _ when field.Type == FieldType.Integer => body.GetProperty(field.Name).GetInt64(),
            _ => body.GetProperty(field.Name).GetString(),
        };
    }

    private static string Tenant(HttpContext context) => (string)context.Request.RouteValues["tenant"]!;

    private static string Setting(string variable) => Environment.GetEnvironmentVariable(variable) ?? throw new InvalidOperationException($"{variable} is not set.");

    private static Task Write(HttpContext context, int status, Action<Utf8JsonWriter> data)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("data"u8);
            data(writer);
            writer.WriteEndObject();
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = buffer.WrittenCount;
        return context.Response.BodyWriter.WriteAsync(buffer.WrittenMemory, context.RequestAborted).AsTask();
    }
}
