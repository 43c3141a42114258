using System.Diagnostics;
using System.Net;
using System.Text.Json;
using NUnit.Framework;

namespace Dbal.TestClient;

/// <summary>The response to one request. Failed assertions have the request and the beginning of the response; the test's output has all of it.</summary>
public sealed class Answer
{
    private const int ShownCharacters = 2000;
    private const int MessageCharacters = 300;

    private readonly string request;
    private readonly Dictionary<string, string> headers;

    internal Answer(HttpMethod method, string path, string? requestBody, HttpResponseMessage response, string text, TimeSpan duration)
    {
        request = $"{method} {path}";
        Method = method.Method;
        Path = path;
        RequestBody = requestBody;
        Text = text;
        Status = response.StatusCode;
        MediaType = response.Content.Headers.ContentType?.MediaType;
        headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(each => each.Key, each => string.Join(", ", each.Value), StringComparer.OrdinalIgnoreCase);
        Line = $"{request} -> {(int)Status} in {duration.TotalMilliseconds:0.0} ms";
        if (MediaType == "application/json" && text.Length > 0)
            Body = JsonDocument.Parse(text).RootElement;
    }

    /// <summary>The request's method.</summary>
    public string Method { get; }

    /// <summary>The request's path with its query.</summary>
    public string Path { get; }

    /// <summary>The request's body.</summary>
    public string? RequestBody { get; }

    /// <summary>The headers that the request gave, without the trace and those of the body.</summary>
    public IReadOnlyList<(string Name, string Value)> RequestHeaders { get; init; } = [];

    /// <summary>The media type of the request's body; null without a body.</summary>
    public string? RequestMediaType { get; init; }

    /// <summary>The HTTP status.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>The body's media type; null without a body.</summary>
    public string? MediaType { get; }

    /// <summary>The body as received.</summary>
    public string Text { get; }

    /// <summary>The row's version, with its quotes.</summary>
    public string? ETag => Header("ETag");

    /// <summary>The path of the created row.</summary>
    public string? Location => Header("Location");

    /// <summary>The methods that the endpoint supports, after a 405.</summary>
    public string? Allow => Header("Allow");

    /// <summary>The body, if it is JSON.</summary>
    public JsonElement Body { get; }

    /// <summary>The request and the status, in one line.</summary>
    public string Line { get; }

    /// <summary>The body's <c>data</c>.</summary>
    public JsonElement Data => Part("data");

    /// <summary>The body's <c>page</c>.</summary>
    public JsonElement Page => Part("page");

    /// <summary>The cursor of the page after this one; null on the last page.</summary>
    public string? NextCursor => TextOf(Page.GetProperty("nextCursor"));

    /// <summary>The rows of a list.</summary>
    public IReadOnlyList<JsonElement> Rows => [.. Data.EnumerateArray()];

    /// <summary>The id of the returned row.</summary>
    public string Id => this["id"].GetString()!;

    /// <summary>A field of the returned row.</summary>
    public JsonElement this[string field]
    {
        get
        {
            Assert.That(Data.TryGetProperty(field, out var value), Is.True, $"The row has no field '{field}'.\n{Short}");
            return value;
        }
    }

    /// <summary>The value of a header; null when it is absent.</summary>
    public string? Header(string name) => headers.GetValueOrDefault(name);

    /// <summary>Asserts success: the status, and <c>success</c> in the body.</summary>
    [StackTraceHidden]
    public Answer Expect(HttpStatusCode status)
    {
        Assert.That(Status, Is.EqualTo(status), Short);
        Assert.That(Part("success").ValueKind, Is.EqualTo(JsonValueKind.True), Short);
        return this;
    }

    /// <summary>Asserts a failure: its code, the status of the code, the format of the body, and exactly these fields in any order.</summary>
    /// <param name="code">The code.</param>
    /// <param name="fields">The invalid fields; when empty, fields are not checked.</param>
    [StackTraceHidden]
    public Answer ExpectError(ErrorCode code, params string[] fields)
    {
        Assert.That(Status, Is.EqualTo(code.Status), Short);
        Assert.That(Part("success").ValueKind, Is.EqualTo(JsonValueKind.False), Short);
        var error = Part("error");
        Assert.That(error.GetProperty("code").GetString(), Is.EqualTo(code.Name), Short);
        Assert.That(error.GetProperty("message").GetString(), Is.Not.Empty, Short);
        if (fields.Length > 0)
            Assert.That(error.GetProperty("fields").EnumerateArray().Select(each => each.GetProperty("field").GetString()), Is.EquivalentTo(fields), Short);
        return this;
    }

    /// <summary>Asserts that these fields of the returned row have these values; other fields are not checked.</summary>
    /// <param name="expected">An object whose properties are the fields. JSON is compared structurally, numbers by value.</param>
    [StackTraceHidden]
    public Answer ExpectFields(object expected)
    {
        var wanted = JsonSerializer.SerializeToElement(expected);
        var different = wanted.EnumerateObject().Where(each => !Data.TryGetProperty(each.Name, out var found) || !JsonElement.DeepEquals(found, each.Value)).ToList();
        Assert.That(
            string.Join(", ", different.Select(each => $"{each.Name}: {(Data.TryGetProperty(each.Name, out var found) ? found.GetRawText() : "absent")}")),
            Is.EqualTo(string.Join(", ", different.Select(each => $"{each.Name}: {each.Value.GetRawText()}"))),
            Short);
        return this;
    }

    /// <summary>Asserts that the rows of a list have these values in one field, in this order.</summary>
    [StackTraceHidden]
    public Answer ExpectColumn(string field, params string?[] values)
    {
        Assert.That(Joined(Rows.Select(row => row.GetProperty(field)).Select(TextOf)), Is.EqualTo(Joined(values)), Short);
        return this;

        static string Joined(IEnumerable<string?> column) => string.Join(", ", column.Select(value => value ?? "null"));
    }

    /// <summary>A value as text: null for null, the content of a string, otherwise the JSON.</summary>
    public static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };

    /// <summary>The request with its body, the status and the response's body; long bodies are truncated.</summary>
    public override string ToString() => $"{Line}\n  sent:     {Cut(RequestBody ?? "no body")}\n  answered: {Cut(Text)}";

    private string Short => $"{Line}\n  answered: {Cut(Text, MessageCharacters)}";

    private static string Cut(string text, int length = ShownCharacters) => text.Length <= length ? text : $"{text[..length]}… ({text.Length} characters)";

    [StackTraceHidden]
    private JsonElement Part(string name)
    {
        if (Body.ValueKind != JsonValueKind.Object || !Body.TryGetProperty(name, out var part))
            throw new AssertionException($"The response has no '{name}'.\n{Short}");
        return part;
    }
}
