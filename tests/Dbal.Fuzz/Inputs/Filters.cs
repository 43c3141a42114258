using System.Text.Json;
using Dbal.Entities;
using Dbal.Fuzz.Drawing;

namespace Dbal.Fuzz.Inputs;

/// <summary>Generates parameters of lists, not percent-encoded.</summary>
internal static class Filters
{
    private static readonly string[] Operators =
    [
        "eq", "ne", "gt", "gte", "lt", "lte", "in", "nin", "contains", "startsWith", "endsWith", "icontains", "isNull",
    ];

    private static readonly string[] OddOperators = ["", "EQ", "like", "eq.eq", "$gt", "regex", " eq", "isnull", "startswith", "not", "eq\0"];

    /// <summary>Returns a condition on a field, mostly a valid one.</summary>
    public static (string Name, string Value) Condition(Draw draw, Entity entity)
    {
        var field = draw.Of(entity.Fields);
        var name = draw.Chance(0.97) ? field.Name : draw.Of("nothing", "", field.Name.ToUpperInvariant(), "id ", "tenant", "_id", "on", Texts.Any(draw, 20));
        if (draw.Chance(0.25) && field.Type != FieldType.Json)
            return (name, Value(draw, entity, field));
        var comparison = draw.Chance(0.9) ? draw.Of(OperatorsOf(field)) : draw.Of(draw.Of(Operators), draw.Of(OddOperators));
        return ($"{name}.{comparison}", comparison switch
        {
            "isNull" => draw.Chance(0.95) ? draw.Of("true", "false") : draw.Of("", "TRUE", "1"),
            "in" or "nin" => string.Join(',', draw.Many(0, draw.Chance(0.02) ? 1100 : 6, () => Escaped(Value(draw, entity, field), ","))),
            _ => Value(draw, entity, field),
        });
    }

    private static string[] OperatorsOf(Field field) => field.Type switch
    {
        FieldType.Json => ["isNull"],
        FieldType.Boolean => ["eq", "ne", "in", "nin", "isNull"],
        FieldType.String or FieldType.Text => Operators,
        _ => ["eq", "ne", "gt", "gte", "lt", "lte", "in", "nin", "isNull"],
    };

    /// <summary>Returns a group of alternatives.</summary>
    public static string Group(Draw draw, Entity entity) => string.Join('|', draw.Many(draw.Chance(0.9) ? 1 : 0, draw.Chance(0.02) ? 1500 : 5, () =>
    {
        var (name, value) = Condition(draw, entity);
        return draw.Chance(0.97) ? $"{name}:{Escaped(value, "|")}" : draw.Of(name, ":", "|", "\\", $"{name}:\\");
    }));

    /// <summary>Returns a sort.</summary>
    public static string Sort(Draw draw, Entity entity) => string.Join(',', draw.Many(1, draw.Chance(0.8) ? 2 : entity.Fields.Count, () =>
        (draw.Chance(0.4) ? "-" : "") + (draw.Chance(0.98) ? draw.Of(entity.Fields.Where(field => draw.Chance(0.05) || field is { Sensitive: false, Type: not (FieldType.Json or FieldType.Text) }).DefaultIfEmpty(entity.Id).ToList()).Name : draw.Of("", "-", "--id", " id", "nothing", "id desc", "RANDOM()", "\0"))));

    /// <summary>Returns a value: of an existing row, a valid one, or any other.</summary>
    public static string Value(Draw draw, Entity entity, Field field)
    {
        if (draw.Chance(0.4) && draw.Of(DataSet.Of(entity)) is var row
            && row.TryGetProperty(field.Name, out var value) && value.ValueKind != JsonValueKind.Null)
        {
            var text = Answer.TextOf(value)!;
            return draw.Chance(0.8) || text.Length == 0 ? text : text[..draw.Below(text.Length)];
        }

        try
        {
            return FieldJson.Text(draw.Chance(0.9) ? FieldJson.Legal(draw, field) : FieldJson.Any(draw, field));
        }
        catch (InvalidOperationException)
        {
            return "\ud800"; // a lone surrogate, which is always invalid
        }
    }

    private static string Escaped(string value, string separator) => value.Replace("\\", "\\\\").Replace(separator, "\\" + separator);
}
