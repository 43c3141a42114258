using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Build.Tests.Reports;

/// <summary>
/// Validates with the subset of JSON Schema 2020-12 that results.schema.json uses. Rejects keywords that are neither implemented nor annotations, so that
/// every constraint of the schema is checked.
/// </summary>
internal sealed class JsonSchema(JsonObject root)
{
    /// <summary>All errors, as <c>/path: keyword</c>.</summary>
    public IReadOnlyList<string> Validate(JsonNode? value) => [.. Faults(root, value, "")];

    private IEnumerable<string> Faults(JsonObject schema, JsonNode? value, string path) =>
        schema.SelectMany(keyword => Check(keyword.Key, keyword.Value!, schema, value, path));

    private IEnumerable<string> Check(string keyword, JsonNode argument, JsonObject schema, JsonNode? value, string path)
    {
        IEnumerable<string> Unless(bool valid) => valid ? [] : [$"{path}: {keyword}"];
        return keyword switch
        {
            "$schema" or "$defs" or "title" or "description" => [],
            "$ref" => Faults(root["$defs"]![argument.GetValue<string>()["#/$defs/".Length..]]!.AsObject(), value, path),
            "type" => Unless(HasType(argument.GetValue<string>(), value)),
            "const" => Unless(JsonNode.DeepEquals(argument, value)),
            "enum" => Unless(argument.AsArray().Any(one => JsonNode.DeepEquals(one, value))),
            "minimum" => Unless(value?.GetValueKind() != JsonValueKind.Number || Number(value) >= Number(argument)),
            "maxItems" => Unless(value is not JsonArray many || many.Count <= Number(argument)),
            "uniqueItems" => Unless(value is not JsonArray all || all.Select(item => item?.ToJsonString()).Distinct().Count() == all.Count),
            "contains" => Unless(value is not JsonArray any || any.Any(item => IsValid(argument, item))),
            "allOf" => argument.AsArray().SelectMany(one => Faults(one!.AsObject(), value, path)),
            "not" => Unless(!IsValid(argument, value)),
            "if" => schema[IsValid(argument, value) ? "then" : "else"] is JsonObject branch ? Faults(branch, value, path) : [],
            "then" or "else" => [],
            "minLength" => Unless(Text(value) is not { } text || text.EnumerateRunes().Count() >= (int)Number(argument)),
            "pattern" => Unless(Text(value) is not { } text || Regex.IsMatch(text, argument.GetValue<string>())),
            "format" when argument.GetValue<string>() == "date-time" =>
                Unless(Text(value) is not { } text || (text.Contains('T') && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _))),
            "required" => value is JsonObject given
                ? argument.AsArray().Select(name => name!.GetValue<string>()).Where(name => !given.ContainsKey(name))
                    .Select(name => $"{path}/{name}: {keyword}")
                : [],
            "properties" => value is JsonObject given
                ? argument.AsObject().Where(property => given.ContainsKey(property.Key))
                    .SelectMany(property => Faults(property.Value!.AsObject(), given[property.Key], $"{path}/{property.Key}"))
                : [],
            "additionalProperties" when argument.GetValueKind() == JsonValueKind.False => value is JsonObject given
                ? given.Where(property => !schema["properties"]!.AsObject().ContainsKey(property.Key)).Select(property => $"{path}/{property.Key}: {keyword}")
                : [],
            "items" => value is JsonArray items
                ? items.SelectMany((item, index) => Faults(argument.AsObject(), item, $"{path}/{index}"))
                : [],
            _ => throw new NotSupportedException($"The schema uses \"{keyword}\": {argument}, which this validator does not check."),
        };
    }

    private bool IsValid(JsonNode schema, JsonNode? value) => !Faults(schema.AsObject(), value, "").Any();

    private static bool HasType(string type, JsonNode? value) => (type, value?.GetValueKind()) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) => true,
        ("number", JsonValueKind.Number) or ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer", JsonValueKind.Number) => Number(value!) % 1 == 0,
        _ => false,
    };

    private static string? Text(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static decimal Number(JsonNode value) => decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
}
