using System.Text.Json.Nodes;
using Dbal.Entities;
using Dbal.Errors;

namespace Dbal.Daemon.OpenApi;

/// <summary>Describes the endpoints of an entity.</summary>
/// <param name="entity">The entity.</param>
internal sealed class EntityPaths(Entity entity)
{
    /// <summary>Adds the endpoints.</summary>
    public void Add(JsonObject paths)
    {
        var rows = $"/{{tenant}}/{entity.Package}/{entity.Name}";
        paths[rows] = new JsonObject
        {
            ["parameters"] = Parameters("tenant"),
            ["get"] = Operation("list", "Lists rows", ["filter", "or", "sort", "limit", "cursor", "count"], body: null, Failures.OfList, ("200", Page())),
            ["post"] = Operation("create", "Creates a row", [], Body(RowSchemaKind.Create), Failures.OfCreate, ("201", Row("Location"))),
            ["put"] = Operation(
                "upsert",
                "Creates a row, or replaces the one with the same values in a unique key",
                ["on", "ifMatch", "ifNoneMatch"],
                Body(RowSchemaKind.Replace),
                Failures.OfChange,
                ("200", Upserted(created: false)),
                ("201", Upserted(created: true, "Location"))),
        };
        paths[$"{rows}/_bulk"] = new JsonObject
        {
            ["parameters"] = Parameters("tenant"),
            ["post"] = Operation("bulk", "Creates rows, all or none", [], Rows(), Failures.OfCreate, ("201", Created())),
        };
        paths[$"{rows}/{{id}}"] = new JsonObject
        {
            ["parameters"] = Parameters("tenant", "id"),
            ["get"] = Operation("read", "Reads a row", ["ifMatch", "ifNoneMatch"], body: null, Failures.OfRead, ("200", Row()), ("304", NotModified())),
            ["put"] = Operation("replace", "Replaces a row", ["ifMatch", "ifNoneMatch"], Body(RowSchemaKind.Replace), Failures.OfChange, ("200", Row())),
            ["patch"] = Operation(
                "change", "Updates fields of a row", ["ifMatch", "ifNoneMatch"], Body(RowSchemaKind.Change), Failures.OfChange, ("200", Row())),
            ["delete"] = Operation("delete", "Deletes a row", ["ifMatch", "ifNoneMatch"], body: null, Failures.OfDelete, ("200", Deleted())),
        };
    }

    private JsonObject Operation(
        string name, string summary, string[] parameters, JsonObject? body, ErrorCode[] failures, params (string Status, JsonObject Answer)[] answers)
    {
        var operation = new JsonObject { ["tags"] = new JsonArray(entity.FullName), ["operationId"] = $"{entity.FullName}.{name}", ["summary"] = summary };
        if (parameters.Length > 0)
            operation["parameters"] = Parameters(parameters);
        if (body is not null)
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = new JsonObject { ["application/json"] = body } };
        var responses = new JsonObject();
        foreach (var (status, answer) in answers)
            responses[status] = answer;
        operation["responses"] = responses;
        Failures.Add(operation, failures);
        return operation;
    }

    private JsonObject Body(RowSchemaKind kind) => new() { ["schema"] = Reference(kind), ["example"] = RowExample.Of(entity, kind) };

    private JsonObject Rows() => new()
    {
        ["schema"] = new JsonObject
        {
            ["type"] = "array", ["minItems"] = 1, ["maxItems"] = Operations.DataService.MaxBulkRows, ["items"] = Reference(RowSchemaKind.Create),
        },
        ["example"] = new JsonArray(RowExample.Of(entity, RowSchemaKind.Create)),
    };

    private JsonObject Row(params string[] headers) =>
        Answer(Reference(RowSchemaKind.Answer), RowExample.Of(entity, RowSchemaKind.Answer), ["ETag", .. headers]);

    private JsonObject Upserted(bool created, params string[] headers) => Answer(
        Reference(RowSchemaKind.Answer),
        RowExample.Of(entity, RowSchemaKind.Answer),
        ["ETag", .. headers],
        ("created", new JsonObject { ["type"] = "boolean", ["description"] = "Whether the row was created rather than replaced." }, created));

    private JsonObject Created() => Answer(Many(), new JsonArray(RowExample.Of(entity, RowSchemaKind.Answer)), []);

    private JsonObject Page() => Answer(
        Many(),
        new JsonArray(RowExample.Of(entity, RowSchemaKind.Answer)),
        [],
        ("page", OpenApiDocument.Reference("schemas", "Page"), new JsonObject { ["limit"] = 20, ["nextCursor"] = null }));

    private JsonObject Many() => new() { ["type"] = "array", ["items"] = Reference(RowSchemaKind.Answer) };

    private JsonObject Reference(RowSchemaKind kind) => OpenApiDocument.Reference("schemas", RowSchema.NameOf(entity, kind));

    private static JsonObject Deleted() => new()
    {
        ["description"] = "Success.",
        ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = OpenApiDocument.Reference("schemas", "Deleted") } },
    };

    private static JsonObject NotModified() => new() { ["description"] = "The client already has this version.", ["headers"] = Headers("ETag") };

    private static JsonObject Answer(JsonObject data, JsonNode example, string[] headers, (string Name, JsonObject Schema, JsonNode Example)? member = null)
    {
        var properties = new JsonObject { ["success"] = new JsonObject { ["const"] = true }, ["data"] = data };
        var whole = new JsonObject { ["success"] = true, ["data"] = example };
        if (member is var (name, schema, value))
        {
            properties[name] = schema;
            whole[name] = value;
        }

        var required = OpenApiDocument.Texts(properties.Select(each => each.Key));
        var envelope = new JsonObject { ["type"] = "object", ["required"] = required, ["additionalProperties"] = false, ["properties"] = properties };
        var answer = new JsonObject
        {
            ["description"] = "Success.",
            ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = envelope, ["example"] = whole } },
        };
        if (headers.Length > 0)
            answer["headers"] = Headers(headers);
        return answer;
    }

    private static JsonObject Headers(params string[] names)
    {
        var headers = new JsonObject();
        foreach (var name in names)
            headers[name] = OpenApiDocument.Reference("headers", name);
        return headers;
    }

    private static JsonArray Parameters(params string[] names) => [.. names.Select(name => OpenApiDocument.Reference("parameters", name))];
}
