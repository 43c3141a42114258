using Dbal.Fuzz.Drawing;

namespace Dbal.Fuzz.Files;

/// <summary>Generates entity files: half of them realistic, the others with occasional errors.</summary>
internal sealed class EntityTexts
{
    private static readonly string[] Names =
    [
        "a", "order", "group", "select", "user", "table", "index", "key", "value", "a_b", "a1", "x", "rowid", "oid", "ctid", "tenant", "version", "name",
        "type", "default", "null", "check", "primary", "limit_", "created", "schema", "row",
    ];

    private static readonly string[] OddNames =
    [
        "", "A", "_a", "1a", "a-b", "a b", "a.b", "é", "id", "ID", "Id", "sort", "limit", "or", "on", "count", "cursor", "a'b", "a\"b", "a`b", "$a", "true",
        "null", "~",
    ];

    private static readonly string[] Types =
    [
        "string", "text", "integer", "bigint", "\"decimal(12, 2)\"", "\"decimal(28,28)\"", "\"decimal(1, 0)\"", "double", "boolean", "datetime", "date",
        "uuid", "enum", "json",
    ];

    private static readonly string[] OddTypes =
    [
        "String", "int", "decimal", "\"decimal(0, 0)\"", "\"decimal(29, 2)\"", "\"decimal(5, 6)\"", "\"decimal(-1, 2)\"", "\"decimal(999999999999, 2)\"", "",
        "[]", "{}", "null", "blob",
    ];

    private static readonly string[] EnumValues = ["a", "b", "c", "\"it's\"", "\"a b\"", "\"é\"", "\"\\\\\"", "\"\\\"\"", "A", "1", "true", "\"😀\"", "null"];

    private static readonly string[] References = ["entity: core.user, on_delete: cascade", "entity: core.user", "entity: core.user, on_delete: restrict"];

    private static readonly string[] Scalars =
    [
        "true", "false", "yes", "no", "null", "~", "", "0", "1", "-1", "1.5", "1e3", "99999999999999999999", "\"\"", "\"a\"", "'it''s'", "\"\\0\"",
        "\"\\ud800\"", "\"\\u0001\"", "[]", "{}", "[a]", "{a: b}", "2026-02-06", "0x10", "!!int 5", "!x y", "&a b", "*a", "| x",
        "> x", "# x", "'", "\"", "[", "{", "%", "@", "`", "a: b", "\"é😀\"", "\"a'; DROP TABLE b; --\"", "\"\\\\\"", "\"%_\"",
    ];

    private static readonly string[] FaultyKeys =
        ["default", "unique", "min", "max", "max_length", "values", "foreign_key", "generated", "required", "Type", "x", "<<"];

    private readonly Draw draw;
    private readonly bool isFaulty;

    private EntityTexts(Draw draw)
    {
        this.draw = draw;
        isFaulty = draw.Chance(0.5);
    }

    /// <summary>Generates a file.</summary>
    public static string Next(Draw draw) => draw.Chance(0.05) ? Trap(draw) : new EntityTexts(draw).File();

    // Input that makes parsers overflow their stack or run out of memory.
    private static string Trap(Draw draw)
    {
        var levels = draw.Of(3, 10, 30, 60);
        var bomb = string.Concat(Enumerable.Range(1, levels).Select(level => $"l{level}: &l{level} [*l{level - 1}, *l{level - 1}]\n"));
        return draw.Below(8) switch
        {
            0 => $"l0: &l0 [x]\n{bomb}",
            1 => $"l0: &l0 [x]\n{bomb}? *l{levels}\n: x\n",
            2 => $"l0: &l0 {{a: x}}\n{bomb.Replace('[', '{').Replace(']', '}').Replace(", ", ": 1, ? ")}",
            3 => "a: &a [*a]\n",
            4 => "&a entity: *a\n? &b [*b]\n: x\n",
            5 => new string(draw.Of('[', '{', '-', '?', '&', '!', ' ', '\''), draw.Of(10, 1000, 100_000)),
            6 => string.Concat(Enumerable.Repeat(draw.Of("- ", "? ", "a: ", "[", "{a: ", "!a ", "&a "), draw.Of(10, 17, 1000, 20_000))),
            _ => "entity: a\npackage: b\nfields:\n  a: &f { type: text }\n"
                + $"{string.Concat(Enumerable.Range(0, draw.Of(3, 2000)).Select(each => $"  a{each}: *f\n"))}",
        };
    }

    // In an invalid file, one place in about so many is wrong.
    private bool Odd(int places) => isFaulty && draw.Below(places) == 0;

    private string File()
    {
        var fields = draw.Many(Odd(30) ? 0 : 1, draw.Chance(0.97) ? 8 : 300, Name).Distinct().ToList();
        var types = fields.ToDictionary(field => field, _ => Odd(20) ? draw.Of(OddTypes) : draw.Of(Types));
        var text = $"entity: {Name()}\npackage: {Name()}\n";
        if (draw.Chance(0.3))
            text += $"description: {(isFaulty ? draw.Of(Scalars) : "\"a: b\"")}\n";
        text += Odd(30) ? "Fields:\n" : "fields:\n";
        text += string.Concat(fields.Select(field => $"  {field}: {Field(types[field])}\n"));
        if (draw.Chance(0.4))
            text += $"indexes:\n{string.Concat(draw.Many(1, 3, () => $"  - {Index(fields, types)}\n"))}";
        if (Odd(6))
            text += draw.Of("---\n", "...\n", "entity: twice\n", "x: y\n", "\t\n", "# comment\n", "- a\n", "indexes: {}\n", draw.Of(Scalars));
        return draw.Chance(0.1) ? text.Replace("\n", Odd(2) ? "\u2028" : draw.Of("\r\n", "\n\n")) : text;
    }

    private string Index(List<string> fields, Dictionary<string, string> types)
    {
        var indexable = fields.Where(field => isFaulty || types[field] is not ("text" or "json" or "string"))
            .DefaultIfEmpty(fields.FirstOrDefault("a")).ToList();
        var names = string.Join(", ", draw.Many(1, 3, () => Odd(20) ? Name() : draw.Of(indexable)).Distinct());
        return $"{{ fields: [{names}]{(Odd(10) ? draw.Of(", unique: 1", ", name: x") : draw.Of("", ", unique: true", ", unique: false"))} }}";
    }

    private string Name() => Odd(25)
        ? draw.Chance(0.8) ? draw.Of(OddNames) : new string('n', draw.Of(47, 48, 49, 59, 60, 100))
        : draw.Chance(0.8) ? draw.Of(Names) : draw.Of(Names) + draw.Below(50);

    private string Field(string type)
    {
        var keys = new List<string> { $"type: {type}" };
        if (type == "string" && !Odd(20))
            keys.Add($"max_length: {draw.Of("1", "64", "200", "768", "4000", "65535", isFaulty ? "65536" : "5")}");
        var values = draw.Many(1, 4, () => draw.Of(EnumValues)).Distinct().ToList();
        if (type == "enum" && !Odd(20))
            keys.Add($"values: [{string.Join(", ", Odd(10) ? [.. values, values[0], "\"\""] : values)}]");
        if (draw.Chance(0.5))
            keys.Add(Value(type, values));
        if (draw.Chance(0.1))
            keys.Add("sensitive: true");
        if (draw.Chance(0.1))
            keys.Add("description: \"d\"");
        if (draw.Chance(0.2) && (isFaulty || type is not ("text" or "json" or "string")))
            keys.Add(draw.Of("unique: true", "index: true", "unique: false"));
        if (Odd(8))
            keys.Add($"{draw.Of(FaultyKeys)}: {draw.Of(Scalars)}");
        if (Odd(30))
            keys.RemoveAt(draw.Below(keys.Count));
        return draw.Chance(0.9) ? $"{{ {string.Join(", ", keys)} }}" : string.Concat(keys.Select(key => $"\n    {key}"));
    }

    // A key that restricts the values of a field.
    private string Value(string type, List<string> values)
    {
        switch (draw.Below(4))
        {
            case 0:
                return draw.Of("required: true", "nullable: true", "required: false");
            case 1 when type == "uuid":
                return draw.Chance(0.3) ? "generated: true" : $"foreign_key: {{ {(Odd(5) ? "entity: user, on_delete: set_null" : draw.Of(References))} }}";
            case 1 when type == "datetime":
                return draw.Of("generated: created", "generated: updated");
            case 2 when type is "integer" or "bigint" or "double" || type.Contains("decimal", StringComparison.Ordinal):
                return $"{draw.Of("min", "max", "default")}: {(isFaulty ? Numbers.Any(draw) : "0")}";
            default:
                return $"default: {(Odd(5) ? draw.Of(Scalars) : Default(type, values))}";
        }
    }

    private string Default(string type, List<string> values) => type switch
    {
        "boolean" => draw.Of("true", "false"),
        "date" => "2026-02-06",
        "datetime" => "2026-02-06T10:00:00Z",
        "uuid" => "0198c0de-0000-7abc-8def-0123456789ab",
        "json" => draw.Of("\"{}\"", "\"[1]\"", "'{\"a\": \"it''s\"}'", "5"),
        "enum" => draw.Of(values),
        "string" => draw.Of("a", "\"'\"", "\"\\\\\"", "\"\\\"\"", "é", "😀", "\"\"", "\"\\n\""),
        "text" => draw.Of("a", "\"it's\"", "\"a\\nb\"", "\"'; DROP TABLE x; --\"", "\"%s{0}@p\""),
        _ => "0",
    };
}
