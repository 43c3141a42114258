using System.Text;
using System.Text.Json.Nodes;
using Dbal.Daemon.Contract;
using Dbal.Entities;
using Dbal.Errors;

namespace Dbal.Daemon.OpenApi;

/// <summary>Describes the API of the loaded entities in OpenAPI 3.1: <c>openapi.json</c> plus the entities' paths and schemas.</summary>
internal static class OpenApiDocument
{
    // The failures of the paths in openapi.json, in addition to those of every endpoint.
    private static readonly (string Path, ErrorCode[] Failures)[] OfService =
    [
        ("/health", []), ("/ready", [ErrorCode.DatabaseError]), ("/version", []), ("/status", [ErrorCode.DatabaseError, ErrorCode.Timeout]), ("/metrics", []),
        ("/openapi/v1.json", []), ("/api/dbal", Failures.OfCall),
    ];

    /// <summary>Returns the document as UTF-8.</summary>
    /// <param name="schema">The entities.</param>
    /// <param name="tokenRequired">Whether clients need a token.</param>
    public static byte[] Of(Schema schema, bool tokenRequired)
    {
        using var common = typeof(OpenApiDocument).Assembly.GetManifestResourceStream("openapi.json")!;
        var document = JsonNode.Parse(common)!.AsObject();
        document["info"]!["version"] = Product.Version;
        var components = document["components"]!.AsObject();
        var schemas = components["schemas"]!.AsObject();
        schemas["Error"]!["properties"]!["error"]!["properties"]!["code"]!["enum"] = Texts(ErrorStatus.All.Values.Select(status => status.Name));
        document["security"] = new JsonArray();
        if (tokenRequired)
        {
            components["securitySchemes"] = new JsonObject { ["token"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" } };
            document["security"] = new JsonArray(new JsonObject { ["token"] = new JsonArray() });
        }

        components["responses"] = Failures.Components();
        foreach (var (path, failures) in OfService)
        {
            foreach (var (_, operation) in document["paths"]![path]!.AsObject())
                Failures.Add(operation!.AsObject(), failures);
        }

        var tags = document["tags"]!.AsArray();
        var paths = document["paths"]!.AsObject();
        foreach (var entity in schema.Entities.OrderBy(entity => entity.FullName, StringComparer.Ordinal))
        {
            tags.Add((JsonNode)Described(new JsonObject { ["name"] = entity.FullName }, entity.Description));
            new EntityPaths(entity).Add(paths);
            foreach (var kind in Enum.GetValues<RowSchemaKind>())
                schemas[RowSchema.NameOf(entity, kind)] = RowSchema.Of(entity, kind);
        }

        return Encoding.UTF8.GetBytes(document.ToJsonString());
    }

    /// <summary>Returns an array of texts.</summary>
    internal static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];

    /// <summary>Returns a reference to a component.</summary>
    internal static JsonObject Reference(string kind, string name) => new() { ["$ref"] = $"#/components/{kind}/{name}" };

    /// <summary>Returns an object with its description, if any.</summary>
    internal static JsonObject Described(JsonObject json, string? description)
    {
        if (description is not null)
            json["description"] = description;
        return json;
    }
}
