using System.Text.Json;
using Dbal.Benchmarks.Peers.EfCore;
using Microsoft.EntityFrameworkCore;

// A peer of the daemon: minimal endpoints over Entity Framework Core, with the routes of the daemon.
const int PageSize = 20;
var url = new Uri(Environment.GetEnvironmentVariable("DBAL_DATABASE_URL")!);
var user = url.UserInfo.Split(':');
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://127.0.0.1:{Environment.GetEnvironmentVariable("DBAL_PORT")}");
builder.Services.AddDbContextPool<Shop>(options => options.UseNpgsql(
    $"Host={url.Host};Port={url.Port};Database={url.AbsolutePath[1..]};Username={user[0]};Password={user[^1]};"
    + "Maximum Pool Size=32;Max Auto Prepare=20;Auto Prepare Min Usages=2"));
var application = builder.Build();

application.MapGet("/ready", () => Json(StatusCodes.Status200OK, "ready"));
application.MapGet("/{tenant}/shop/product/{id:guid}", async (string tenant, Guid id, Shop shop) =>
    await shop.Products.AsNoTracking().FirstOrDefaultAsync(product => product.Tenant == tenant && product.Id == id) is { } product
        ? Json(StatusCodes.Status200OK, product)
        : Results.NotFound());
application.MapGet("/{tenant}/shop/product", async (string tenant, string? category, Shop shop) =>
{
    var products = shop.Products.AsNoTracking().Where(product => product.Tenant == tenant);
    products = category is null
        ? products.OrderBy(product => product.Id)
        : products.Where(product => product.Category == category).OrderBy(product => product.Price).ThenBy(product => product.Id);
    return Json(StatusCodes.Status200OK, await products.Take(PageSize).ToListAsync());
});
application.MapPost("/{tenant}/shop/product", async (string tenant, NewProduct body, Shop shop) =>
{
    var product = body.Create(tenant);
    shop.Add(product);
    await shop.SaveChangesAsync();
    return Json(StatusCodes.Status201Created, product);
});
await application.RunAsync();

// With Content-Length, which the load generator requires.
static IResult Json<T>(int status, T data) => new Bytes(status, JsonSerializer.SerializeToUtf8Bytes(new { success = true, data }, JsonSerializerOptions.Web));
