using Dbal.Compare.Entities;

namespace Dbal.Compare.Model;

/// <summary>The rules on filters (S4 to S7).</summary>
internal sealed class Filters(Entity entity)
{
    private readonly List<Func<Row, bool>> conditions = [];
    private readonly List<string> faults = [];

    /// <summary>Adds <c>field</c> or <c>field.operator</c> with its value.</summary>
    public void Add(string name, string value) => conditions.Add(Condition(name, value, isEscaped: false));

    /// <summary>Adds a group of alternatives: <c>field:value|field.op:value</c>.</summary>
    public void AddGroup(string group)
    {
        var alternatives = new List<Func<Row, bool>>();
        foreach (var part in Split(group, '|', keepsEscapes: true))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1)
                throw Failure.BadRequest();
            alternatives.Add(Condition(part[..colon], part[(colon + 1)..], isEscaped: true));
        }

        conditions.Add(row => alternatives.Any(alternative => alternative(row)));
    }

    /// <summary>Whether a row matches all conditions.</summary>
    public bool Match(Row row) => conditions.All(condition => condition(row));

    /// <summary>Throws when a value is invalid.</summary>
    public void Demand()
    {
        if (faults.Count > 0)
            throw Failure.Invalid(faults);
    }

    /// <summary>Finds a field that lists may use; sensitive ones cannot be (S24).</summary>
    public static Field Find(Entity entity, string name) => entity.Find(name) is { Sensitive: false } field ? field : throw Failure.BadRequest();

    private Func<Row, bool> Condition(string name, string text, bool isEscaped)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var field = Find(entity, dot < 0 ? name : name[..dot]);
        var comparison = dot < 0 ? "eq" : name[(dot + 1)..];
        var isList = comparison is "in" or "nin";
        if (!isList && isEscaped)
            text = string.Concat(Split(text, separator: null, keepsEscapes: false));
        switch (comparison)
        {
            case "isNull":
                if (text is not ("true" or "false"))
                    faults.Add(field.Name);
                return row => row[field] is null == (text == "true");
            case not ("eq" or "ne" or "gt" or "gte" or "lt" or "lte" or "in" or "nin" or "contains" or "startsWith" or "endsWith" or "icontains"):
                throw Failure.BadRequest();
            case var _ when field.Kind == Kind.Json:
                throw new Failure(501, "CAPABILITY_NOT_SUPPORTED");
            case "contains" or "startsWith" or "endsWith" or "icontains":
                if (!field.IsText)
                    throw Failure.BadRequest();
                if (!Values.IsStorable(text))
                    faults.Add(field.Name);
                return row => row[field] is string found && Searches(comparison, found, text);
            case "in" or "nin":
                var listed = text.Length == 0 ? [] : Split(text, ',', keepsEscapes: false).Select(each => Value(field, each)).ToList();
                return row => (comparison == "in") == (row[field] is { } found && listed.Contains(found));
            case "gt" or "gte" or "lt" or "lte" when field.Kind == Kind.Boolean:
                throw Failure.BadRequest();
            default:
                var value = Value(field, text);
                return row => Compares(comparison, row[field], value);
        }
    }

    private object Value(Field field, string text)
    {
        if (!Values.TryParse(field, text, isFilter: true, out var value))
            faults.Add(field.Name);
        return value ?? "";
    }

    private static bool Compares(string comparison, object? found, object value) => comparison switch
    {
        "eq" => value.Equals(found),
        "ne" => !value.Equals(found),
        _ when found is null => false,
        "gt" => Values.Compare(found, value) > 0,
        "gte" => Values.Compare(found, value) >= 0,
        "lt" => Values.Compare(found, value) < 0,
        _ => Values.Compare(found, value) <= 0,
    };

    private static bool Searches(string comparison, string found, string text) => comparison switch
    {
        "contains" => found.Contains(text, StringComparison.Ordinal),
        "startsWith" => found.StartsWith(text, StringComparison.Ordinal),
        "endsWith" => found.EndsWith(text, StringComparison.Ordinal),
        _ => Folding.Fold(found).Contains(Folding.Fold(text), StringComparison.Ordinal),
    };

    // A backslash makes the next character literal.
    private static List<string> Split(string text, char? separator, bool keepsEscapes)
    {
        List<string> parts = [""];
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
                parts[^1] += (keepsEscapes ? "\\" : "") + text[++at];
            else if (text[at] == separator)
                parts.Add("");
            else
                parts[^1] += text[at];
        }

        return parts;
    }
}
