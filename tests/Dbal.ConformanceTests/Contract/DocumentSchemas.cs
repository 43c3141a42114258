using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Dbal.ConformanceTests.Contract;

/// <summary>The JSON Schemas of an OpenAPI 3.1 document, in the dialect JSON Schema 2020-12.</summary>
internal sealed class DocumentSchemas
{
    private const string InDocument = "#/components/schemas/";
    private const string InSchema = "#/$defs/";

    private readonly JsonObject definitions;
    private readonly ConcurrentDictionary<string, JsonSchema> compiled = new();

    /// <summary>Reads the schemas of a document.</summary>
    public DocumentSchemas(JsonElement document) =>
        definitions = JsonNode.Parse(document.GetProperty("components").GetProperty("schemas").GetRawText().Replace(InDocument, InSchema))!.AsObject();

    /// <summary>Validates a value.</summary>
    /// <param name="schema">A schema of the document.</param>
    /// <param name="value">The value.</param>
    /// <returns>Every error: the path within the value, and the problem.</returns>
    public IReadOnlyList<string> Faults(JsonElement schema, JsonElement value)
    {
        var results = compiled.GetOrAdd(schema.GetRawText(), Compile).Evaluate(value, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return results.IsValid
            ? []
            : [.. results.Details!.SelectMany(each => each.Errors ?? [], (each, error) => $"{each.InstanceLocation}: {error.Value}")];
    }

    private JsonSchema Compile(string text)
    {
        var schema = JsonNode.Parse(text.Replace(InDocument, InSchema))!.AsObject();
        schema["$defs"] = definitions.DeepClone();
        return JsonSchema.FromText(schema.ToJsonString(), new BuildOptions { SchemaRegistry = new SchemaRegistry() });
    }
}
