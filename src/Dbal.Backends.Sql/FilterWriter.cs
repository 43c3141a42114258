using Dbal.Entities;
using Dbal.Queries;
using Dbal.Text;

namespace Dbal.Backends.Sql;

/// <summary>Writes filters as SQL conditions. A condition may be NULL only for rows that must not match.</summary>
internal static class FilterWriter
{
    private const string Always = "1 = 1";
    private const string Never = "1 = 0";

    /// <summary>Appends a filter as one condition.</summary>
    public static void AppendFilter(this StatementBuilder sql, Filter filter)
    {
        switch (filter)
        {
            case AllOf all:
                sql.AppendJoined(all.Parts, " AND ", Always);
                break;
            case AnyOf any:
                sql.AppendJoined(any.Parts, " OR ", Never);
                break;
            case Condition condition:
                sql.AppendCondition(condition);
                break;
            default:
                throw new ArgumentException($"Unknown filter type {filter.GetType().Name}.", nameof(filter));
        }
    }

    private static void AppendJoined(this StatementBuilder sql, IReadOnlyList<Filter> parts, string joint, string ofNone)
    {
        if (parts.Count == 0)
            sql.Append(ofNone);
        for (var i = 0; i < parts.Count; i++)
        {
            sql.Append(i == 0 ? "(" : joint);
            sql.AppendFilter(parts[i]);
        }
        if (parts.Count > 0)
            sql.Append(")");
    }

    private static void AppendCondition(this StatementBuilder sql, Condition condition)
    {
        var (field, value) = (condition.Field, condition.Value);
        var column = sql.Dialect.Quote(field.Name);
        switch (condition.Operator)
        {
            case Operator.Eq:
                sql.Append(column).Append(" = ").Append(field, value);
                break;
            case Operator.Ne:
                sql.Append("(").Append(column).Append(" <> ").Append(field, value).AppendOrNull(field, column).Append(")");
                break;
            case Operator.Gt:
                sql.Append(column).Append(" > ").Append(field, value);
                break;
            case Operator.Gte:
                sql.Append(column).Append(" >= ").Append(field, value);
                break;
            case Operator.Lt:
                sql.Append(column).Append(" < ").Append(field, value);
                break;
            case Operator.Lte:
                sql.Append(column).Append(" <= ").Append(field, value);
                break;
            case Operator.In when value is IReadOnlyList<object> { Count: > 0 } values:
                sql.Append(column).Append(" IN (").AppendList(field, values).Append(")");
                break;
            case Operator.In:
                sql.Append(Never);
                break;
            case Operator.Nin when value is IReadOnlyList<object> { Count: > 0 } values:
                sql.Append("(").Append(column).Append(" NOT IN (").AppendList(field, values).Append(")").AppendOrNull(field, column).Append(")");
                break;
            case Operator.Nin:
                sql.Append(Always);
                break;
            case Operator.Contains:
                sql.Append(sql.Dialect.Contains(column, sql.Add(field, value)));
                break;
            case Operator.StartsWith:
                sql.AppendStartsWith(field, column, (string)value);
                break;
            case Operator.EndsWith:
                sql.Append(sql.Dialect.EndsWith(column, sql.Add(field, value)));
                break;
            case Operator.IContains:
                sql.Append(sql.Dialect.Contains(sql.Dialect.FoldCase(column), sql.Dialect.FoldCase(sql.Add(field, value))));
                break;
            case Operator.IsNull:
                sql.Append(column).Append((bool)value ? " IS NULL" : " IS NOT NULL");
                break;
            default:
                throw new ArgumentException($"Unknown operator {condition.Operator}.", nameof(condition));
        }
    }

    // A negated comparison also matches nulls (S7), which SQL comparisons do not.
    private static StatementBuilder AppendOrNull(this StatementBuilder sql, Field field, string column) =>
        field.Nullable ? sql.Append(" OR ").Append(column).Append(" IS NULL") : sql;

    private static void AppendStartsWith(this StatementBuilder sql, Field field, string column, string prefix)
    {
        sql.Append("(").Append(column).Append(" >= ").Append(field, prefix);
        if (TextPrefix.End(prefix) is { } end)
            sql.Append(" AND ").Append(column).Append(" < ").Append(field, end);
        sql.Append(")");
    }
}
