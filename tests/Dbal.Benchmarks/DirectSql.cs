using System.Data;
using System.Data.Common;
using Dbal.Backends;
using Dbal.Backends.Sql;
using Dbal.Entities;
using Dbal.Queries;

namespace Dbal.Benchmarks;

/// <summary>The statements of the SQL backends, word for word, over a connection of the driver's own pool.</summary>
/// <param name="dialect">How the engine's SQL looks.</param>
/// <param name="product">The entity.</param>
/// <param name="connect">Makes a connection that is taken from the driver's pool when it is opened.</param>
internal sealed class DirectSql(SqlDialect dialect, Entity product, Func<DbConnection> connect) : IDirectDatabase
{
    private readonly TableStatements statements = new(dialect, product);
    private readonly Field category = product.Fields.Single(field => field.Name == "category");
    private readonly Field price = product.Fields.Single(field => field.Name == "price");
    private readonly Field limitField = new() { Name = "limit", Type = FieldType.Bigint, Ordinal = -1, Nullable = false };
    private string? listText;

    /// <inheritdoc/>
    public async Task<Row> ReadAsync(string tenant, Guid id, CancellationToken cancellation)
    {
        await using var connection = connect();
        await connection.OpenAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = statements.Read;
        dialect.Bind(command.Parameters, SystemColumns.Tenant, tenant);
        dialect.Bind(command.Parameters, product.Id, id);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, cancellation);
        return await reader.ReadAsync(cancellation) ? statements.ReadRow(reader) : throw new KeyNotFoundException($"There is no product {id}.");
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Row>> ListAsync(string tenant, string categoryName, int limit, CancellationToken cancellation)
    {
        await using var connection = connect();
        await connection.OpenAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = listText ??= ListText();
        dialect.Bind(command.Parameters, SystemColumns.Tenant, tenant);
        dialect.Bind(command.Parameters, category, categoryName);
        dialect.Bind(command.Parameters, limitField, (long)limit);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleResult, cancellation);
        var rows = new List<Row>();
        while (await reader.ReadAsync(cancellation))
            rows.Add(statements.ReadRow(reader));
        return rows;
    }

    /// <inheritdoc/>
    public async Task InsertAsync(string tenant, Row row, CancellationToken cancellation)
    {
        await using var connection = connect();
        await connection.OpenAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = statements.Insert;
        statements.BindInsert(command.Parameters, tenant, row);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private string ListText()
    {
        using var command = connect().CreateCommand();
        var sql = new StatementBuilder(dialect, command).Append(statements.Select).Append(SystemColumns.Tenant, "").Append(" AND ");
        sql.AppendFilter(new Condition(category, Operator.Eq, ""));
        SortKey[] order = [new(price, Descending: false), new(product.Id, Descending: false)];
        return sql.Append(" ORDER BY ").Append(string.Join(", ", order.Select(dialect.OrderBy))).Append(" LIMIT ").Append(limitField, 0L).Build().CommandText;
    }
}
