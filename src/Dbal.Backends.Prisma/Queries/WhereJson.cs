using System.Text.Json;
using Dbal.Backends.Prisma.Models;
using Dbal.Entities;
using Dbal.Queries;

namespace Dbal.Backends.Prisma.Queries;

/// <summary>Writes filters and orders as arguments of Prisma Client.</summary>
internal static class WhereJson
{
    private static readonly bool[] Booleans = [false, true];

    /// <summary>Whether Prisma Client supports a filter: all except <see cref="Operator.IContains"/>.</summary>
    public static bool CanExpress(Filter filter) => filter switch
    {
        AllOf all => all.Parts.All(CanExpress),
        AnyOf any => any.Parts.All(CanExpress),
        // mode: insensitive is ILIKE, which only folds ASCII letters in columns with COLLATE "C".
        Condition condition => condition.Operator != Operator.IContains,
        _ => true,
    };

    /// <summary>Whether a filter contains a double, which the bridge has to unwrap.</summary>
    public static bool HasDoubles(Filter filter) => filter switch
    {
        AllOf all => all.Parts.Any(HasDoubles),
        AnyOf any => any.Parts.Any(HasDoubles),
        Condition condition => condition.Field.Type == FieldType.Double,
        _ => false,
    };

    /// <summary>Writes the member <c>where</c>: the rows of a tenant that match a filter.</summary>
    public static void WriteWhere(this Utf8JsonWriter json, string tenant, Filter filter)
    {
        json.WriteStartObject("where");
        json.WriteString(PrismaModel.Tenant, tenant);
        if (!ReferenceEquals(filter, Filter.Everything))
        {
            json.WriteStartArray("AND");
            json.WriteFilter(filter);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    /// <summary>Writes the member <c>orderBy</c>, with nulls placed as in S1.</summary>
    public static void WriteOrderBy(this Utf8JsonWriter json, IReadOnlyList<SortKey> order)
    {
        json.WriteStartArray("orderBy");
        foreach (var key in order)
        {
            json.WriteStartObject();
            var direction = key.Descending ? "desc" : "asc";
            if (key.Field.Nullable)
            {
                json.WriteStartObject(PrismaModel.NameOf(key.Field));
                json.WriteString("sort", direction);
                json.WriteString("nulls", key.Descending ? "last" : "first");
                json.WriteEndObject();
            }
            else
            {
                json.WriteString(PrismaModel.NameOf(key.Field), direction);
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteFilter(this Utf8JsonWriter json, Filter filter)
    {
        json.WriteStartObject();
        switch (filter)
        {
            case AllOf { Parts.Count: 0 }:
                json.WriteComparisonWithNothing("notIn");
                break;
            case AllOf all:
                json.WriteParts("AND", all.Parts);
                break;
            case AnyOf { Parts.Count: 0 }:
                json.WriteComparisonWithNothing("in");
                break;
            case AnyOf any:
                json.WriteParts("OR", any.Parts);
                break;
            case Condition { Operator: Operator.IsNull, Field.Nullable: false } condition: // which Prisma Client refuses to ask
                json.WriteComparisonWithNothing((bool)condition.Value ? "in" : "notIn");
                break;
            case Condition { Field.Type: FieldType.Boolean, Operator: Operator.In or Operator.Gt or Operator.Gte or Operator.Lt or Operator.Lte } condition:
                // Prisma Client only supports equality for booleans: this lists the values that match.
                json.WriteParts("AND",
                    [new AnyOf([.. Booleans.Where(value => Matches(value, condition)).Select(value => new Condition(condition.Field, Operator.Eq, value))])]);
                break;
            case Condition { Field.Type: FieldType.Boolean, Operator: Operator.Nin } condition:
                json.WriteParts("AND",
                    [new AllOf([.. ((IReadOnlyList<object>)condition.Value).Select(value => condition with { Operator = Operator.Ne, Value = value })])]);
                break;
            case Condition { Operator: Operator.Ne or Operator.Nin, Field.Nullable: true } condition:
                // In SQL, a comparison with null is never true. Here a null is unequal to every value (S7).
                json.WriteStartArray("OR");
                json.WriteStartObject();
                json.WriteComparison(condition);
                json.WriteEndObject();
                json.WriteStartObject();
                json.WriteNull(PrismaModel.NameOf(condition.Field));
                json.WriteEndObject();
                json.WriteEndArray();
                break;
            case Condition condition:
                json.WriteComparison(condition);
                break;
            default:
                throw new ArgumentException($"Unknown filter type {filter.GetType().Name}.", nameof(filter));
        }
        json.WriteEndObject();
    }

    // Never or always: Prisma Client ignores an empty OR or AND inside other conditions.
    private static void WriteComparisonWithNothing(this Utf8JsonWriter json, string comparison)
    {
        json.WriteStartObject(PrismaModel.Id);
        json.WriteStartArray(comparison);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static bool Matches(bool value, Condition condition) => condition.Operator switch
    {
        Operator.In => ((IReadOnlyList<object>)condition.Value).Contains(value),
        Operator.Gt => value.CompareTo(condition.Value) > 0,
        Operator.Gte => value.CompareTo(condition.Value) >= 0,
        Operator.Lt => value.CompareTo(condition.Value) < 0,
        _ => value.CompareTo(condition.Value) <= 0,
    };

    private static void WriteParts(this Utf8JsonWriter json, string joint, IReadOnlyList<Filter> parts)
    {
        json.WriteStartArray(joint);
        foreach (var part in parts)
            json.WriteFilter(part);
        json.WriteEndArray();
    }

    private static void WriteComparison(this Utf8JsonWriter json, Condition condition)
    {
        var (field, value) = (condition.Field, condition.Value);
        if (condition.Operator == Operator.IsNull)
        {
            json.WritePropertyName(PrismaModel.NameOf(field));
            if ((bool)value)
            {
                json.WriteNullValue();
            }
            else
            {
                json.WriteStartObject();
                json.WriteNull("not");
                json.WriteEndObject();
            }
            return;
        }

        json.WriteStartObject(PrismaModel.NameOf(field));
        json.WritePropertyName(NameOf(condition.Operator));
        switch (condition.Operator)
        {
            case Operator.In or Operator.Nin:
                json.WriteStartArray();
                foreach (var each in (IReadOnlyList<object>)value)
                    json.WriteValue(field, each);
                json.WriteEndArray();
                break;
            case Operator.Contains or Operator.StartsWith or Operator.EndsWith:
                json.WriteStringValue(Literal((string)value));
                break;
            default:
                json.WriteValue(field, value);
                break;
        }
        json.WriteEndObject();
    }

    private static string NameOf(Operator comparison) => comparison switch
    {
        Operator.Eq => "equals",
        Operator.Ne => "not",
        Operator.Gt => "gt",
        Operator.Gte => "gte",
        Operator.Lt => "lt",
        Operator.Lte => "lte",
        Operator.In => "in",
        Operator.Nin => "notIn",
        Operator.Contains => "contains",
        Operator.StartsWith => "startsWith",
        Operator.EndsWith => "endsWith",
        _ => throw new ArgumentException($"Prisma Client does not support {comparison}.", nameof(comparison)),
    };

    // Prisma Client builds a LIKE without escaping. In PostgreSQL, a backslash escapes special characters (S5).
    private static string Literal(string text) => text.Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_");
}
