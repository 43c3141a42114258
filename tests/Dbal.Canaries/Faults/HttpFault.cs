using System.Text;

namespace Dbal.Canaries.Faults;

/// <summary>A fault in requests on their way to the daemon, and in its answers. Without a fault everything passes unchanged.</summary>
internal sealed record HttpFault
{
    private const int LargestBody = 1 << 20;

    /// <summary>Changes a request: query, headers, route values.</summary>
    public Action<HttpContext>? Request { get; init; }

    /// <summary>Changes the JSON text of a request's body.</summary>
    public Func<HttpContext, string, string>? Body { get; init; }

    /// <summary>Answers a request, of which it gets the body, instead of the daemon; null for the daemon's answer.</summary>
    public Func<HttpContext, string, (int Status, string Json)?>? Instead { get; init; }

    /// <summary>Changes an answer.</summary>
    public Action<HttpAnswer>? Answer { get; init; }

    /// <summary>Handles a request after routing.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        Request?.Invoke(context);
        if (Body is not null || Instead is not null)
        {
            var body = await ReadBodyAsync(context.Request);
            if (body is not null && Body is not null)
                SetBody(context.Request, Body(context, body));
            if (Instead?.Invoke(context, body ?? "") is { } answer)
            {
                context.Response.Headers.CacheControl = "no-store";
                context.Response.Headers.XContentTypeOptions = "nosniff";
                context.Response.StatusCode = answer.Status;
                context.Response.ContentType = "application/json; charset=utf-8";
                await context.Response.WriteAsync(answer.Json);
                return;
            }
        }

        if (Answer is null)
        {
            await next(context);
            return;
        }

        var sent = context.Response.Body;
        using var held = new MemoryStream();
        context.Response.Body = held;
        try
        {
            await next(context);
            await context.Response.BodyWriter.FlushAsync();
        }
        finally
        {
            context.Response.Body = sent;
        }

        var given = new HttpAnswer(context, held.ToArray());
        Answer(given);
        await given.WriteAsync();
    }

    private static async Task<string?> ReadBodyAsync(HttpRequest request)
    {
        var isJson = request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) ?? false;
        if (!isJson || request.ContentLength is null or 0 or > LargestBody)
            return null;
        using var read = new MemoryStream();
        await request.Body.CopyToAsync(read, request.HttpContext.RequestAborted);
        request.Body = new MemoryStream(read.ToArray());
        return Encoding.UTF8.GetString(read.ToArray());
    }

    private static void SetBody(HttpRequest request, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        request.Body = new MemoryStream(bytes);
        request.ContentLength = bytes.Length;
    }
}
