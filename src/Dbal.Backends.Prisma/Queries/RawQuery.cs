using Dbal.Backends.Postgres;
using Dbal.Backends.Prisma.Models;
using Dbal.Backends.Sql;
using Dbal.Entities;
using Dbal.Queries;
using Dbal.Values;

namespace Dbal.Backends.Prisma.Queries;

/// <summary>A raw SQL query for Prisma Client.</summary>
/// <param name="Sql">The text.</param>
/// <param name="Values">The parameters in order, as text. The database infers the type of each from the expression that it is compared with.</param>
internal sealed record RawQuery(string Sql, IReadOnlyList<string> Values)
{
    private static readonly PostgresDialect Dialect = new();

    /// <summary>The query of <see cref="IBackend.FindAsync"/>.</summary>
    public static RawQuery Find(Entity entity, string tenant, Filter filter, IReadOnlyList<SortKey> order, int limit)
    {
        var columns = entity.Fields.Select(field => $"{Dialect.Quote(field.Name)} AS {Dialect.Quote(PrismaModel.NameOf(field))}")
            .Append($"{Dialect.Quote(SystemColumns.Version.Name)} AS {Dialect.Quote(PrismaModel.Version)}");
        return Write(string.Join(", ", columns), entity, tenant, filter, $" ORDER BY {string.Join(", ", order.Select(Dialect.OrderBy))} LIMIT {limit}");
    }

    /// <summary>The query of <see cref="IBackend.CountAsync"/>; the result is in the column <c>count</c>.</summary>
    public static RawQuery Count(Entity entity, string tenant, Filter filter) => Write("COUNT(*) AS count", entity, tenant, filter, end: "");

    private static RawQuery Write(string columns, Entity entity, string tenant, Filter filter, string end)
    {
        var sql = new StatementBuilder(Dialect)
            .Append($"SELECT {columns} FROM {Dialect.Quote(entity.Table)} WHERE {Dialect.Quote(SystemColumns.Tenant.Name)} = ")
            .Append(SystemColumns.Tenant, tenant)
            .Append(" AND ");
        sql.AppendFilter(filter);
        sql.Append(end);
        return new RawQuery(sql.ToString(), [.. sql.Values.Select(value => FieldValue.Format(value!))]);
    }
}
