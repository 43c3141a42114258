namespace Dbal.Compare.Entities;

/// <summary>Draws entity files, the same for the same seed. Their package is named after the seed, so that several sets can be served at once.</summary>
internal sealed class DrawnEntities
{
    // Words of SQL and of drivers are names too.
    private static readonly string[] Names =
    [
        "a", "order", "group", "select", "user", "table", "index", "key", "value", "a_b", "rowid", "oid", "tenant", "version", "name", "type",
        "default", "null", "check", "primary", "limit_", "created", "schema", "row", "camelCase", "aB", "x1",
    ];

    private static readonly string[] Kinds =
    [
        "string", "string", "string", "text", "integer", "bigint", "decimal", "double", "boolean", "datetime", "date", "uuid", "enum", "json",
    ];

    private readonly Draw draw;
    private readonly string package;
    private readonly List<string> entities;

    private DrawnEntities(int seed)
    {
        draw = new Draw(seed, "entities", 0);
        package = $"s{seed}";
        entities = draw.Many(3, 5, () => draw.Of(Names)).Select(name => name.ToLowerInvariant()).Distinct().ToList();
    }

    /// <summary>Draws the files of a seed, as name and text.</summary>
    public static IReadOnlyList<(string File, string Yaml)> Of(int seed)
    {
        var drawn = new DrawnEntities(seed);
        return [.. drawn.entities.Select(name => ($"{drawn.package}_{name}.yaml", drawn.Entity(name)))];
    }

    private string Entity(string name)
    {
        var names = draw.Many(4, 9, () => draw.Of(Names)).DistinctBy(each => each.ToLowerInvariant()).Where(each => each != "id").ToList();
        var kinds = names.ToDictionary(each => each, _ => draw.Of(Kinds));
        var lengths = names.ToDictionary(each => each, _ => draw.Of(1, 3, 16, 64, 255, 768));
        var lines = names.Select(each => $"  {each}: {{ {string.Join(", ", Keys(kinds[each], lengths[each]))} }}").ToList();
        for (var references = draw.Below(3); references > 0; references--)
            lines.Add($"  ref{references}: {{ {Reference()} }}");
        if (draw.Chance(0.4))
            lines.Add("  createdAt: { type: datetime, generated: created }");
        if (draw.Chance(0.4))
            lines.Add("  updatedAt: { type: datetime, generated: updated }");
        var indexes = draw.Many(0, 2, () => Index(names, kinds, lengths)).OfType<string>().Distinct().ToList();
        return $"entity: {name}\npackage: {package}\nfields:\n{string.Join('\n', lines)}\n"
            + (indexes.Count == 0 ? "" : $"indexes:\n{string.Join('\n', indexes)}\n");
    }

    private IEnumerable<string> Keys(string kind, int length)
    {
        yield return kind switch
        {
            "decimal" => $"type: \"decimal({draw.Of("18, 4", "28, 28", "1, 0", "28, 0", "20, 6", "5, 5")})\"",
            "enum" => "type: enum, values: [a, A, \"b c\", \"é\", \"ß\", zz]",
            "string" => $"type: string, max_length: {length}",
            "text" => draw.Chance(0.3) ? $"type: text, max_length: {length}" : "type: text",
            _ => $"type: {kind}",
        };
        if (draw.Chance(0.2) && Default(kind) is { } value)
        {
            yield return $"default: {value}";
            if (draw.Chance(0.5))
                yield return "nullable: false";
        }
        else if (draw.Chance(0.2))
            yield return "required: true";
        if (kind is "integer" or "bigint" && draw.Chance(0.3))
            yield return "min: -5, max: 1000";
        if (kind is not ("text" or "json") && draw.Chance(0.2))
            yield return "unique: true";
        else if (kind is not ("text" or "json") && draw.Chance(0.2))
            yield return "index: true";
        if (draw.Chance(0.05))
            yield return "sensitive: true";
    }

    private static string? Default(string kind) => kind switch
    {
        "integer" or "bigint" or "decimal" or "double" => "0",
        "boolean" => "true",
        "string" or "text" => "\"x\"",
        "enum" => "\"b c\"",
        "date" => "\"2020-02-29\"",
        "datetime" => "\"2020-02-29T10:00:00.5+01:00\"",
        "json" => "'{\"a\": [1.50, null]}'",
        _ => null,
    };

    private string Reference()
    {
        var (target, onDelete) = (draw.Of(entities), draw.Of("restrict", "cascade", "set_null"));
        var required = onDelete == "cascade" && draw.Chance(0.3) ? ", required: true" : "";
        return $"type: uuid{required}, foreign_key: {{ entity: {target}, on_delete: {onDelete} }}";
    }

    private string? Index(List<string> names, Dictionary<string, string> kinds, Dictionary<string, int> lengths)
    {
        var fields = draw.Many(2, 3, () => draw.Of(names)).Distinct().Where(each => kinds[each] is not ("text" or "json")).ToList();
        return fields.Count < 2 || fields.Sum(each => kinds[each] == "string" ? lengths[each] : 0) > 768
            ? null
            : $"  - {{ fields: [{string.Join(", ", fields)}]{(draw.Chance(0.6) ? ", unique: true" : "")} }}";
    }
}
