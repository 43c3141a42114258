using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dbal.TestClient;

/// <summary>Sends the requests of one test. Each has the test's trace, and is logged in the test's output.</summary>
/// <param name="http">The HTTP client, shared by all tests.</param>
/// <param name="trace">The test's trace.</param>
/// <param name="output">The test's output.</param>
public sealed class DaemonClient(HttpClient http, TraceContext trace, TextWriter output)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ConcurrentQueue<Answer> answers = new();

    /// <summary>A check of every response of every test; its exception fails the test.</summary>
    public static Action<Answer>? Check { get; set; }

    /// <summary>The responses so far.</summary>
    public IEnumerable<Answer> Answers => answers;

    /// <summary>Sends a GET request.</summary>
    public Task<Answer> Get(string path) => Send(HttpMethod.Get, path);

    /// <summary>Sends a POST request; see <see cref="Send"/> for bodies.</summary>
    public Task<Answer> Post(string path, object body) => Send(HttpMethod.Post, path, body);

    /// <summary>Sends a request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path with its query, percent-encoded.</param>
    /// <param name="body">Null for none; a string is sent unchanged, which allows JSON that no serialiser writes; other objects are serialised.</param>
    /// <param name="ifMatch">The header <c>If-Match</c>.</param>
    /// <param name="mediaType">The body's media type.</param>
    /// <param name="headers">Further headers, sent unchanged. A <c>traceparent</c> replaces the test's own; an empty one removes it.</param>
    public async Task<Answer> Send(
        HttpMethod method,
        string path,
        object? body = null,
        string? ifMatch = null,
        string mediaType = "application/json",
        params (string Name, string Value)[] headers)
    {
        var text = body as string ?? (body is null ? null : JsonSerializer.Serialize(body, Readable));
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers.Prepend(("traceparent", trace.NextHeader())))
        {
            request.Headers.Remove(name);
            if (value.Length > 0)
                request.Headers.TryAddWithoutValidation(name, value);
        }

        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (text is not null)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(mediaType) } };

        var clock = Stopwatch.StartNew();
        using var response = await http.SendAsync(request);
        var answer = new Answer(method, path, text, response, await response.Content.ReadAsStringAsync(), clock.Elapsed)
        {
            RequestHeaders = [.. headers.Where(each => each.Name != "traceparent"), .. ifMatch is null ? [] : new[] { ("If-Match", ifMatch) }],
            RequestMediaType = text is null ? null : mediaType,
        };
        output.WriteLine(answer.Line);
        answers.Enqueue(answer);
        Check?.Invoke(answer);
        return answer;
    }
}
