using System.Text.Json.Nodes;
using Dbal.Entities;

namespace Dbal.Daemon.OpenApi;

/// <summary>Describes the addresses of an entity's rows.</summary>
internal static class EntityPaths
{
    /// <summary>Adds the addresses.</summary>
    public static void Add(JsonObject paths, Entity entity)
    {
        var rows = $"/{{tenant}}/{entity.Package}/{entity.Name}";
        var row = OpenApiDocument.Reference("schemas", entity.FullName);
        var change = OpenApiDocument.Reference("schemas", EntitySchema.ChangeName(entity));
        var many = new JsonObject { ["type"] = "array", ["items"] = row.DeepClone() };

        paths[rows] = new JsonObject
        {
            ["parameters"] = Parameters("tenant"),
            ["get"] = Operation("list", "Lists rows", ["filter", "or", "sort", "limit", "cursor", "count"], null, ("200", Answer(many, "page"))),
            ["post"] = Operation("create", "Creates a row", [], row, ("201", RowAnswer())),
            ["put"] = Operation(
                "upsert",
                "Creates a row, or replaces the one with the same values in a unique key",
                ["on", "ifMatch"],
                row,
                ("200", RowAnswer("created")),
                ("201", RowAnswer("created"))),
        };
        paths[$"{rows}/_bulk"] = new JsonObject
        {
            ["parameters"] = Parameters("tenant"),
            ["post"] = Operation("bulk", "Creates rows, all or none", [], many, ("201", Answer(many))),
        };
        paths[$"{rows}/{{id}}"] = new JsonObject
        {
            ["parameters"] = Parameters("tenant", "id"),
            ["get"] = Operation("read", "Reads a row", ["ifNoneMatch"], null, ("200", RowAnswer()), ("304", new() { ["description"] = "Not modified." })),
            ["put"] = Operation("replace", "Replaces a row", ["ifMatch"], row, ("200", RowAnswer())),
            ["patch"] = Operation("change", "Changes fields of a row", ["ifMatch"], change, ("200", RowAnswer())),
            ["delete"] = Operation("delete", "Deletes a row", ["ifMatch"], null, ("200", OpenApiDocument.Reference("responses", "Success"))),
        };

        JsonObject Operation(string name, string summary, string[] parameters, JsonNode? body, params (string Status, JsonObject Answer)[] answers) =>
            Described(entity, name, summary, parameters, body, answers);

        JsonObject RowAnswer(string? member = null)
        {
            var answer = Answer(row, member);
            answer["headers"] = new JsonObject { ["ETag"] = OpenApiDocument.Reference("headers", "ETag") };
            return answer;
        }
    }

    private static JsonObject Described(
        Entity entity, string name, string summary, string[] parameters, JsonNode? body, (string Status, JsonObject Answer)[] answers)
    {
        var operation = new JsonObject { ["tags"] = new JsonArray(entity.FullName), ["operationId"] = $"{entity.FullName}.{name}", ["summary"] = summary };
        if (parameters.Length > 0)
            operation["parameters"] = Parameters(parameters);
        if (body is not null)
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Json(body.DeepClone()) };
        var responses = new JsonObject();
        foreach (var (status, answer) in answers)
            responses[status] = answer;
        responses["4XX"] = OpenApiDocument.Reference("responses", "Failure");
        responses["5XX"] = OpenApiDocument.Reference("responses", "Failure");
        operation["responses"] = responses;
        return operation;
    }

    private static JsonObject Answer(JsonNode data, string? member = null)
    {
        var properties = new JsonObject { ["success"] = new JsonObject { ["const"] = true }, ["data"] = data.DeepClone() };
        if (member is "created")
            properties["created"] = new JsonObject { ["type"] = "boolean" };
        if (member is "page")
            properties["page"] = OpenApiDocument.Reference("schemas", "Page");
        var required = OpenApiDocument.Texts(properties.Select(each => each.Key));
        var schema = new JsonObject { ["type"] = "object", ["required"] = required, ["properties"] = properties };
        return new JsonObject { ["description"] = "Success.", ["content"] = Json(schema) };
    }

    private static JsonObject Json(JsonNode schema) => new() { ["application/json"] = new JsonObject { ["schema"] = schema } };

    private static JsonArray Parameters(params string[] names) => [.. names.Select(name => OpenApiDocument.Reference("parameters", name))];
}
