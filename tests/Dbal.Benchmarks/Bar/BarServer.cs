using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Dbal.Benchmarks.Bar;

/// <summary>
/// The server that the daemon is compared with: endpoints as one would write them by hand for one table, without validation, log and metrics. It shares no
/// code with the daemon.
/// </summary>
internal static class BarServer
{
    private const int PageSize = 20;

    /// <summary>Serves until the process is killed; configured by <c>DBAL_ADAPTER</c>, <c>DBAL_DATABASE_URL</c> and <c>DBAL_PORT</c>.</summary>
    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenLocalhost(int.Parse(Setting("DBAL_PORT"))));
        builder.Services.AddRoutingCore();
        var application = builder.Build();
        application.MapGet(
            "/ready", context => WriteAsync(context, StatusCodes.Status200OK, new Answer<Product>(true, null!), ProductJson.Default.AnswerProduct));
        Map(application, Open(Setting("DBAL_ADAPTER"), Setting("DBAL_DATABASE_URL")));
        await application.RunAsync();
    }

    private static void Map(WebApplication application, IBarDatabase database)
    {
        application.MapGet("/{tenant}/shop/product/{id}", async context =>
        {
            var product = await database.ReadAsync(Tenant(context), Guid.Parse((string)context.Request.RouteValues["id"]!));
            if (product is null)
                context.Response.StatusCode = StatusCodes.Status404NotFound;
            else
                await WriteAsync(context, StatusCodes.Status200OK, new(true, product), ProductJson.Default.AnswerProduct);
        });
        application.MapGet("/{tenant}/shop/product", async context =>
        {
            var products = await database.ListAsync(Tenant(context), context.Request.Query["category"], PageSize);
            await WriteAsync(context, StatusCodes.Status200OK, new(true, products), ProductJson.Default.AnswerIReadOnlyListProduct);
        });
        application.MapPost("/{tenant}/shop/product", async context =>
        {
            var body = await JsonSerializer.DeserializeAsync(context.Request.BodyReader, ProductJson.Default.NewProduct);
            var product = body!.Create();
            await database.InsertAsync(Tenant(context), product);
            await WriteAsync(context, StatusCodes.Status201Created, new(true, product), ProductJson.Default.AnswerProduct);
        });
        application.MapPost("/{tenant}/shop/product/_bulk", async context =>
        {
            var body = await JsonSerializer.DeserializeAsync(context.Request.BodyReader, ProductJson.Default.ListNewProduct);
            var products = body!.ConvertAll(each => each.Create());
            await database.InsertAsync(Tenant(context), products);
            await WriteAsync(context, StatusCodes.Status201Created, new(true, products), ProductJson.Default.AnswerIReadOnlyListProduct);
        });
    }

    private static IBarDatabase Open(string adapter, string url) => adapter switch
    {
        "sqlite" => new SqliteBar(url),
        "postgres" => new PostgresBar(new DatabaseUrl(url)),
        "mysql" => new MySqlBar(new DatabaseUrl(url)),
        "mongodb" => new MongoDbBar(url),
        _ => throw new ArgumentException($"Unknown adapter {adapter}."),
    };

    private static string Tenant(HttpContext context) => (string)context.Request.RouteValues["tenant"]!;

    private static string Setting(string variable) =>
        Environment.GetEnvironmentVariable(variable) ?? throw new InvalidOperationException($"{variable} is not set.");

    private static async Task WriteAsync<T>(HttpContext context, int status, Answer<T> answer, JsonTypeInfo<Answer<T>> type)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(answer, type);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body);
    }
}
