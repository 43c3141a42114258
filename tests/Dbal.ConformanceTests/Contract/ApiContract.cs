using System.Text.Json;

namespace Dbal.ConformanceTests.Contract;

/// <summary>The daemon's own OpenAPI document; every response of every test is checked against it.</summary>
internal sealed class ApiContract
{
    private readonly JsonElement document;
    private readonly DocumentSchemas schemas;
    private readonly List<(string[] Segments, JsonElement Item)> paths;

    private ApiContract(JsonElement document)
    {
        this.document = document;
        schemas = new DocumentSchemas(document);
        // If several paths match, the one with the fewest parameters applies (OpenAPI 3.1, Paths Object).
        paths =
        [
            .. document.GetProperty("paths").EnumerateObject()
                .Select(path => (Segments: path.Name.Split('/'), path.Value))
                .OrderBy(path => path.Segments.Count(IsParameter)),
        ];
    }

    /// <summary>Fetches the document of a daemon.</summary>
    public static async Task<ApiContract> ReadAsync(HttpClient http) => new(JsonDocument.Parse(await http.GetStringAsync("/openapi/v1.json")).RootElement);

    /// <summary>Fails the test when a response, or a request that was accepted, does not match the document.</summary>
    public void Check(Answer answer)
    {
        var faults = Faults(answer).ToList();
        if (faults.Count > 0)
            throw new AssertionException($"The response does not match /openapi/v1.json:\n  {string.Join("\n  ", faults)}\n{answer}");
    }

    /// <summary>Whether the document has the address and the method of an answer's request.</summary>
    public bool Describes(Answer answer) => OperationOf(answer).ValueKind != JsonValueKind.Undefined;

    /// <summary>How an answer, or a request that was accepted, differs from what the document says.</summary>
    public IEnumerable<string> Faults(Answer answer)
    {
        if (answer.Header("Cache-Control") != "no-store")
            yield return "Cache-Control is not no-store";
        if (answer.Header("X-Content-Type-Options") != "nosniff")
            yield return "X-Content-Type-Options is not nosniff";
        var operation = OperationOf(answer);
        if (operation.ValueKind == JsonValueKind.Undefined)
        {
            // An undescribed endpoint must return an error.
            if ((int)answer.Status < 400)
                yield return "the path or method is not described, but the request succeeded";
            else if (answer.Method != "HEAD")
            {
                foreach (var fault in BodyFaults(Reference("#/components/schemas/Error"), answer.Text))
                    yield return fault;
            }

            yield break;
        }

        if (!operation.GetProperty("responses").TryGetProperty($"{(int)answer.Status}", out var response))
        {
            yield return $"the status {(int)answer.Status} is not described";
            yield break;
        }

        response = Resolve(response);
        foreach (var fault in AnswerFaults(answer, response).Concat((int)answer.Status < 300 ? RequestFaults(answer, operation) : []))
            yield return fault;
    }

    private JsonElement OperationOf(Answer answer)
    {
        var segments = answer.Path.Split('?')[0].Split('/');
        var item = paths.Find(path => Fits(path.Segments, segments)).Item;
        var method = answer.Method == "HEAD" ? "get" : answer.Method.ToLowerInvariant();
        return item.ValueKind == JsonValueKind.Object && item.TryGetProperty(method, out var operation) ? operation : default;
    }

    private IEnumerable<string> AnswerFaults(Answer answer, JsonElement response)
    {
        if (response.TryGetProperty("headers", out var headers))
        {
            foreach (var header in headers.EnumerateObject().Where(each => IsRequired(each.Value) && answer.Header(each.Name) is null))
                yield return $"the header {header.Name} is missing";
        }

        if (answer.Method == "HEAD" || !response.TryGetProperty("content", out var content))
        {
            if (answer.Text.Length > 0)
                yield return "a body is not described";
            yield break;
        }

        if (!content.TryGetProperty(answer.MediaType ?? "", out var media))
            yield return $"the media type '{answer.MediaType}' is not described";
        else if (answer.MediaType == "application/json")
        {
            foreach (var fault in BodyFaults(media.GetProperty("schema"), answer.Text))
                yield return fault;
        }
    }

    private IEnumerable<string> RequestFaults(Answer answer, JsonElement operation)
    {
        if (!operation.TryGetProperty("requestBody", out var body) || answer.RequestBody is null)
            return [];
        var schema = body.GetProperty("content").GetProperty("application/json").GetProperty("schema");
        try
        {
            return [.. BodyFaults(schema, answer.RequestBody).Select(fault => $"the request was accepted: {fault}")];
        }
        catch (InvalidOperationException exception)
        {
            return [$"the request was accepted: {exception.Message}"]; // a text with a lone surrogate cannot be read
        }
    }

    private IEnumerable<string> BodyFaults(JsonElement schema, string text) => schemas.Faults(schema, JsonDocument.Parse(text).RootElement);

    private bool IsRequired(JsonElement header) => Resolve(header).TryGetProperty("required", out var required) && required.GetBoolean();

    private JsonElement Resolve(JsonElement element) => element.TryGetProperty("$ref", out var reference)
        ? reference.GetString()![2..].Split('/').Aggregate(document, (at, name) => at.GetProperty(name))
        : element;

    private static JsonElement Reference(string reference) => JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["$ref"] = reference });

    private static bool Fits(string[] template, string[] segments) => template.Length == segments.Length
        && template.Zip(segments).All(each => each.First == each.Second || (IsParameter(each.First) && each.Second.Length > 0));

    private static bool IsParameter(string segment) => segment.StartsWith('{');
}
