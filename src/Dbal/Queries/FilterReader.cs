using System.Text;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Text;
using Dbal.Values;

namespace Dbal.Queries;

/// <summary>Builds a <see cref="Filter"/> from query parameters, and collects all invalid values.</summary>
internal sealed class FilterReader(Entity entity)
{
    // With more, a statement would exceed the limits of some databases: SQLite accepts expressions of 1,000 levels and 32,766 parameters.
    private const int MaxConditions = 500;
    private const int MaxValues = 5000;
    private const int MaxListValues = 1000;

    private static readonly Dictionary<string, Operator> Operators = Enum.GetValues<Operator>().ToDictionary(WordOf, StringComparer.Ordinal);

    private readonly List<Filter> parts = [];
    private readonly FieldProblems problems = new();
    private int conditions;
    private int values;

    /// <summary>Adds <c>field</c> or <c>field.op</c> with its value.</summary>
    public void Add(string name, string value) => parts.Add(ReadCondition(name, value));

    /// <summary>Adds a group of alternatives: <c>field:value|field.op:value</c>. A backslash makes the next character literal.</summary>
    public void AddAlternatives(string group)
    {
        var alternatives = new List<Filter>();
        foreach (var part in SplitEscaped(group, '|', keepEscapes: true))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1)
            {
                throw new DbalException(ErrorCode.BadRequest, $"Invalid part '{part}' of 'or'.",
                    hint: "Use or=field:value|field.op:value, such as or=status:active|price.gt:10; write \\ before a literal |.");
            }
            var (name, value) = (part[..colon], part[(colon + 1)..]);
            var (_, comparison) = ReadName(name);
            alternatives.Add(ReadCondition(
                name, comparison is Operator.In or Operator.Nin ? value : string.Concat(SplitEscaped(value, separator: null, keepEscapes: false))));
        }
        parts.Add(new AnyOf(alternatives));
    }

    /// <summary>The conjunction of all added filters.</summary>
    /// <exception cref="DbalException"><see cref="ErrorCode.ValidationError"/> when a value is invalid.</exception>
    public Filter Result()
    {
        problems.ThrowIfAny("A filter has an invalid value.");
        return parts switch
        {
            [] => Filter.Everything,
            [var only] => only,
            _ => new AllOf(parts),
        };
    }

    /// <summary>Returns a field that queries may use.</summary>
    public static Field FindField(Entity entity, string name)
    {
        // A filter on a sensitive field would reveal its value bit by bit.
        if (entity.TryGetField(name, out var field) && !field.Sensitive)
            return field;
        var known = entity.Fields.Where(each => !each.Sensitive).Select(each => each.Name);
        throw new DbalException(
            ErrorCode.BadRequest, $"'{name}' is neither a parameter nor a field of {entity.Name} that can be filtered.", hint: NearestName.Hint(name, known));
    }

    private static string WordOf(Operator comparison) =>
        comparison == Operator.IContains ? "icontains" : char.ToLowerInvariant(comparison.ToString()[0]) + comparison.ToString()[1..];

    private (Field Field, Operator Operator) ReadName(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
            return (FindField(entity, name), Operator.Eq);
        var field = FindField(entity, name[..dot]);
        var word = name[(dot + 1)..];
        return Operators.TryGetValue(word, out var comparison)
            ? (field, comparison)
            : throw new DbalException(ErrorCode.BadRequest, $"Unknown operator '{word}'.", hint: NearestName.Hint(word, Operators.Keys));
    }

    private Condition ReadCondition(string name, string text)
    {
        var (field, comparison) = ReadName(name);
        CheckApplies(field, comparison);
        Count(ref conditions, 1, MaxConditions, "conditions", "Use 'in' to compare with several values, or split the list into several requests.");
        switch (comparison)
        {
            case Operator.IsNull:
                if (text is not ("true" or "false"))
                    problems.Add(field.Name, "isNull takes true or false");
                return new Condition(field, comparison, text == "true");

            case Operator.In or Operator.Nin:
                var listed = text.Length == 0 ? [] : SplitEscaped(text, ',', keepEscapes: false).ToList();
                Count(ref values, listed.Count, MaxValues, "values in 'in' and 'nin'", "Split the list into several requests.");
                if (listed.Count > MaxListValues)
                    problems.Add(field.Name, $"takes at most {MaxListValues} values");
                return new Condition(field, comparison, listed.Select(part => ReadValue(field, part)).ToList());

            default:
                return new Condition(field, comparison, ReadValue(field, text));
        }
    }

    private static void Count(ref int count, int more, int most, string what, string hint)
    {
        count += more;
        if (count > most)
            throw new DbalException(ErrorCode.BadRequest, $"The filter has more than {most} {what}.", hint: hint);
    }

    private object ReadValue(Field field, string text)
    {
        // A value beyond the field's limits matches nothing; it is not an error.
        var unlimited = field with { MaxLength = null, Min = null, Max = null };
        if (FieldValue.Parse(unlimited, text, out var value) is { } problem)
            problems.Add(field.Name, problem);
        return value ?? text;
    }

    private static void CheckApplies(Field field, Operator comparison)
    {
        var isText = field.Type is FieldType.String or FieldType.Text;
        var applies = comparison switch
        {
            Operator.IsNull => true,
            _ when field.Type == FieldType.Json => throw new DbalException(
                ErrorCode.CapabilityNotSupported, $"The json field '{field.Name}' can only be filtered by isNull.",
                hint: "The backend lacks the capability jsonPath; see /status."),
            Operator.Contains or Operator.StartsWith or Operator.EndsWith or Operator.IContains => isText,
            Operator.Gt or Operator.Gte or Operator.Lt or Operator.Lte => field.Type != FieldType.Boolean,
            _ => true,
        };
        if (!applies)
        {
            throw new DbalException(
                ErrorCode.BadRequest, $"The operator '{comparison}' does not apply to the {field.Type.ToString().ToLowerInvariant()} field '{field.Name}'.");
        }
    }

    private static IEnumerable<string> SplitEscaped(string text, char? separator, bool keepEscapes)
    {
        var part = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
            {
                if (keepEscapes)
                    part.Append('\\');
                part.Append(text[++at]);
            }
            else if (text[at] == separator)
            {
                yield return part.ToString();
                part.Clear();
            }
            else
                part.Append(text[at]);
        }
        yield return part.ToString();
    }
}
