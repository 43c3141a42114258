using Dbal.ConformanceTests.Contract;
using Dbal.Daemon.Contract;
using Dbal.Fuzz.Wire;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Dbal.Fuzz.Runs;

/// <summary>Checks every response: a status that OpenAPI declares, a body that matches its schema, and no internal error or database error.</summary>
/// <param name="contract">The daemon's OpenAPI document.</param>
internal sealed class AnswerCheck(ApiContract contract)
{
    // The statuses of errors for paths and methods that are not described.
    private static readonly int[] Refusals = [400, 403, 404, 405, 408, 413, 414, 415, 431];

    private static readonly Dictionary<string, int> StatusOfCode = ErrorStatus.All.Values.ToDictionary(each => each.Name, each => each.Status);

    /// <summary>Checks the response to a request.</summary>
    /// <exception cref="Fault">The response violates a rule.</exception>
    public void Require(Request request, WireAnswer answer)
    {
        DemandForm(answer, request.Method);
        var path = RoutedPath.Of(request.Target);
        using var response = ResponseOf(answer);
        var method = request.Method.All(char.IsAsciiLetter) && request.Method.Length > 0 ? request.Method.ToUpperInvariant() : "OTHER";
        var told = new Answer(new HttpMethod(method), path, RequestBody(request), response, answer.Text, TimeSpan.Zero);
        if (!contract.Describes(told) && !Refusals.Contains(answer.Status))
            throw new Fault($"status {answer.Status} of a path or method that is not described");
        if (contract.Faults(told).FirstOrDefault() is { } fault)
            throw new Fault("the response does not match OpenAPI", $"{fault} (status {answer.Status}, {Shown(answer)})");
    }

    /// <summary>Checks a response to bytes that may not be a request.</summary>
    /// <exception cref="Fault">The response violates a rule.</exception>
    public static void DemandForm(WireAnswer answer, string method)
    {
        if (answer.Status is 500 or 502 or 503 or 504)
            throw new Fault($"status {answer.Status}", Shown(answer));
        if (answer.Status < 400 || method == "HEAD" || (answer.Status == 505 && answer.Body.Length == 0)) // Kestrel's own response to HTTP/2
            return;
        if (answer.Header("Content-Type")?.StartsWith("application/json", StringComparison.Ordinal) != true)
            throw new Fault("a failure without a JSON body", Shown(answer));
        try
        {
            using var body = JsonDocument.Parse(answer.Text);
            var code = body.RootElement.GetProperty("error").GetProperty("code").GetString()!;
            if (!StatusOfCode.TryGetValue(code, out var status) || status != answer.Status)
                throw new Fault("a code that does not match its status", Shown(answer));
            if (body.RootElement.GetProperty("error").GetProperty("message").GetString() is null or "")
                throw new Fault("a failure without a message", Shown(answer));
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or DecoderFallbackException)
        {
            throw new Fault("a failure without the error body", $"{fault.Message} {Shown(answer)}");
        }
    }

    private static string Shown(WireAnswer answer) => Encoding.UTF8.GetString(answer.Body.AsSpan(0, Math.Min(answer.Body.Length, 500)));

    private static string? RequestBody(Request request) => request.Body is { } body
        ? Encoding.UTF8.GetString(body.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? body.AsSpan(3) : body)
        : null;

    private static HttpResponseMessage ResponseOf(WireAnswer answer)
    {
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status) { Content = new ByteArrayContent([]) };
        foreach (var (name, value) in answer.Headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value))
                response.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }
}
