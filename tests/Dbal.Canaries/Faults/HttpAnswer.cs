using System.Text;
using System.Text.Json.Nodes;

namespace Dbal.Canaries.Faults;

/// <summary>An answer of the daemon that has not been sent yet.</summary>
/// <param name="context">The request.</param>
/// <param name="body">The answer's body.</param>
internal sealed class HttpAnswer(HttpContext context, byte[] body)
{
    private readonly string original = Encoding.UTF8.GetString(body);
    private string? text;

    /// <summary>The request.</summary>
    public HttpContext Context => context;

    /// <summary>The request.</summary>
    public HttpRequest Request => context.Request;

    /// <summary>The HTTP status.</summary>
    public int Status
    {
        get => context.Response.StatusCode;
        set => context.Response.StatusCode = value;
    }

    /// <summary>The answer's headers.</summary>
    public IHeaderDictionary Headers => context.Response.Headers;

    /// <summary>The body as text.</summary>
    public string Text
    {
        get => text ?? original;
        set => text = value;
    }

    /// <summary>The body, if it is a JSON object. <see cref="Set"/> puts changes into the answer.</summary>
    public JsonObject? Json => original.StartsWith('{') ? JsonNode.Parse(Text) as JsonObject : null;

    /// <summary>Sets the body.</summary>
    public void Set(JsonNode json) => Text = json.ToJsonString(JsonBodies.Readable);

    /// <summary>Changes the body, if it is a JSON object.</summary>
    public void Change(Action<JsonObject> change)
    {
        if (Json is not { } json)
            return;
        change(json);
        Set(json);
    }

    /// <summary>Changes each row of a successful answer.</summary>
    public void ChangeRows(Action<JsonObject> change) => Change(json =>
    {
        var rows = json["data"] is JsonArray many ? many.OfType<JsonObject>() : json["data"] is JsonObject one && one.ContainsKey("id") ? [one] : [];
        foreach (var row in rows.ToList())
            change(row);
    });

    /// <summary>Changes the error of a failure.</summary>
    public void ChangeError(Action<JsonObject> change) => Change(json =>
    {
        if (json["error"] is JsonObject error)
            change(error);
    });

    /// <summary>Replaces the answer.</summary>
    public void Become(int status, string json)
    {
        Status = status;
        Headers.ContentType = "application/json; charset=utf-8";
        Text = json;
    }

    /// <summary>Sends the answer.</summary>
    public async Task WriteAsync()
    {
        var bytes = text is null ? body : Encoding.UTF8.GetBytes(text);
        if (text is not null)
            context.Response.ContentLength = bytes.Length;
        if (bytes.Length > 0)
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
