using System.Globalization;
using System.Text.Json;
using Dbal.Compare.Entities;
using Dbal.Compare.Model;

namespace Dbal.Compare.Streams;

/// <summary>Draws the parameters of lists: at most one of them is invalid, because the rules do not say which fault is reported.</summary>
/// <param name="draw">The random generator.</param>
/// <param name="pools">Draws values.</param>
/// <param name="rows">The rows of an entity, whose values are the most interesting ones.</param>
internal sealed class ListDrawer(Draw draw, Pools pools, Func<Entity, IReadOnlyList<Row>> rows)
{
    private const int LongestValue = 1500;

    /// <summary>Draws parameters, not percent-encoded.</summary>
    public List<(string Name, string Value)> Draw(Entity entity)
    {
        var parameters = new List<(string, string)>();
        if (draw.Chance(0.6))
            parameters.AddRange(draw.Many(1, 2, () => Condition(entity)));
        if (draw.Chance(0.15))
            parameters.Add(("or", string.Join('|', draw.Many(1, 4, () => Condition(entity)).Select(each => $"{each.Name}:{Alternative(each)}"))));
        if (draw.Chance(0.7))
            parameters.Add(("sort", Sort(entity)));
        if (draw.Chance(0.7))
            parameters.Add(("limit", draw.Of("1", "1", "2", "3", "100")));
        if (draw.Chance(0.3))
            parameters.Add(("count", draw.Of("true", "true", "false")));
        if (draw.Chance(0.04))
            return [draw.Of(("limit", "0"), ("limit", "101"), ("count", "1"), ("nothing", "1"), ("sort", "nothing"), ("cursor", "x"), ("id", "x"), ("id.isNull", "1"), ("id.like", "1"))];
        return parameters;
    }

    /// <summary>Formats parameters as a query string.</summary>
    public static string Query(IEnumerable<(string Name, string Value)> parameters) =>
        string.Join('&', parameters.Select(each => $"{Uri.EscapeDataString(each.Name)}={Uri.EscapeDataString(each.Value)}"));

    private (string Name, string Value) Condition(Entity entity)
    {
        var field = draw.Of(entity.Fields.Where(field => !field.Sensitive).ToList());
        if (field.Kind == Kind.Json)
            return ($"{field.Name}.isNull", draw.Of("true", "false"));
        // Current times and generated ids are different on each daemon.
        if (field.IsGenerated)
            return ($"{field.Name}.{draw.Of("gt", "lt", "ne")}", field.Kind == Kind.Uuid ? "ffffffff-ffff-ffff-ffff-ffffffffffff" : draw.Of("2000-01-01T00:00:00Z", "2900-01-01T00:00:00Z"));
        string[] operators = field.IsText
            ? ["eq", "ne", "gt", "gte", "lt", "lte", "in", "nin", "contains", "startsWith", "endsWith", "icontains", "icontains", "isNull"]
            : field.Kind == Kind.Boolean ? ["eq", "ne", "in", "nin", "isNull"] : ["eq", "ne", "gt", "gte", "lt", "lte", "in", "nin", "isNull"];
        var comparison = draw.Of(operators);
        var value = comparison switch
        {
            "isNull" => draw.Of("true", "false"),
            "in" or "nin" => string.Join(',', draw.Many(0, 4, () => Value(entity, field)).Select(Escaped)),
            "contains" or "startsWith" or "endsWith" or "icontains" => Part(Value(entity, field)),
            _ => Value(entity, field),
        };
        return (comparison == "eq" && draw.Chance(0.7) ? field.Name : $"{field.Name}.{comparison}", value);
    }

    private string Value(Entity entity, Field field)
    {
        var found = rows(entity).Select(row => row[field]).OfType<object>().ToList();
        if (found.Count > 0 && draw.Chance(0.6) && Text(field, draw.Of(found)) is { Length: < LongestValue } value && !(field.Kind == Kind.Uuid && value.StartsWith("01", StringComparison.Ordinal)))
            return value;
        using var json = JsonDocument.Parse(field.Kind == Kind.Uuid ? $"\"{pools.Id()}\"" : pools.Json(field));
        var text = json.RootElement.ValueKind == JsonValueKind.String ? json.RootElement.GetString()! : json.RootElement.GetRawText();
        return text.Length < LongestValue ? text : "a";
    }

    private string Part(string text)
    {
        var runes = text.EnumerateRunes().ToList();
        var (start, end) = (draw.Below(runes.Count + 1), draw.Below(runes.Count + 1));
        var part = start < end && draw.Chance(0.5) ? string.Concat(runes[start..end]) : text;
        return draw.Chance(0.2) ? part.ToUpperInvariant() : part;
    }

    private string Sort(Entity entity)
    {
        var sortable = entity.Fields.Where(field =>
            !field.Sensitive && !field.IsGenerated && field.Kind != Kind.Json && (!field.IsText || field.MaxLength is not null)).ToList();
        // Nullable fields have more to get wrong.
        var keys = draw.Many(1, 3, () => draw.Of(draw.Chance(0.5) && sortable.Any(field => field.Nullable) ? sortable.Where(field => field.Nullable).ToList() : sortable)).Distinct();
        return string.Join(',', keys.Select(field => $"{draw.Of("", "-")}{field.Name}"));
    }

    private static string Text(Field field, object value) => value switch
    {
        string text => text,
        decimal number => number.ToString($"F{field.Scale}", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Escaped(string value) => value.Replace("\\", "\\\\").Replace(",", "\\,");

    // The values of a list are escaped already.
    private static string Alternative((string Name, string Value) condition) =>
        condition.Name.EndsWith(".in", StringComparison.Ordinal) || condition.Name.EndsWith(".nin", StringComparison.Ordinal)
            ? condition.Value.Replace("|", "\\|")
            : condition.Value.Replace("\\", "\\\\").Replace("|", "\\|");
}
