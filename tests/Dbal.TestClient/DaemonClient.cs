using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dbal.TestClient;

/// <summary>Makes the requests of one test: each bears the test's trace, and leaves a line in the test's output.</summary>
/// <param name="http">The connection pool, which all tests share.</param>
/// <param name="trace">The test's trace.</param>
/// <param name="output">The test's output.</param>
public sealed class DaemonClient(HttpClient http, TraceContext trace, TextWriter output)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ConcurrentQueue<Answer> answers = new();

    /// <summary>What every answer of every test is held against; it throws what becomes the test's failure.</summary>
    public static Action<Answer>? Check { get; set; }

    /// <summary>What was answered so far.</summary>
    public IEnumerable<Answer> Answers => answers;

    /// <summary>Reads an address.</summary>
    public Task<Answer> Get(string path) => Send(HttpMethod.Get, path);

    /// <summary>Sends a body to an address; see <see cref="Send"/> for bodies.</summary>
    public Task<Answer> Post(string path, object body) => Send(HttpMethod.Post, path, body);

    /// <summary>Makes a request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path with its query, percent-encoded.</param>
    /// <param name="body">Null for none; a string is sent as it stands, which allows JSON that no serialiser would write; anything else is serialised.</param>
    /// <param name="ifMatch">The ETag that the row must still have.</param>
    /// <param name="mediaType">The body's media type.</param>
    /// <param name="headers">Further headers, sent as they stand. A <c>traceparent</c> takes the place of the test's own, and an empty one is left out.</param>
    public async Task<Answer> Send(
        HttpMethod method, string path, object? body = null, string? ifMatch = null, string mediaType = "application/json", params (string Name, string Value)[] headers)
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
        var answer = new Answer(method, path, text, response, await response.Content.ReadAsStringAsync(), clock.Elapsed);
        output.WriteLine(answer.Line);
        answers.Enqueue(answer);
        Check?.Invoke(answer);
        return answer;
    }
}
