using System.Data;
using System.Data.Common;
using Dbal.Backends.Sql;
using Dbal.Entities;
using Dbal.Queries;
using Dbal.Values;

namespace Dbal.Benchmarks;

/// <summary>The statements of the SQL adapters, on the driver's own connections.</summary>
/// <param name="dialect">The dialect.</param>
/// <param name="product">The entity.</param>
/// <param name="connections">The source of connections.</param>
internal sealed class DirectSql(SqlDialect dialect, Entity product, IDirectConnections connections) : IDirectDatabase
{
    private readonly TableStatements statements = new(dialect, product);
    private readonly Field category = product.Fields.Single(field => field.Name == "category");
    private readonly Field price = product.Fields.Single(field => field.Name == "price");
    private readonly Field limitField = new() { Name = "limit", Type = FieldType.Bigint, Ordinal = -1, Nullable = false };
    private string? listText;

    /// <inheritdoc/>
    public Task<Row> ReadAsync(string tenant, Guid id, CancellationToken cancellation) => RunAsync(
        async command =>
        {
            command.CommandText = statements.Read;
            dialect.Bind(command.Parameters, SystemColumns.Tenant, tenant);
            dialect.Bind(command.Parameters, product.Id, id);
            await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, cancellation);
            return await reader.ReadAsync(cancellation) ? statements.ReadRow(reader) : throw new KeyNotFoundException($"There is no product {id}.");
        },
        writes: false,
        cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Row>> ListAsync(string tenant, string categoryName, int limit, CancellationToken cancellation) => RunAsync<IReadOnlyList<Row>>(
        async command =>
        {
            command.CommandText = listText ??= ListText(command);
            dialect.Bind(command.Parameters, SystemColumns.Tenant, tenant);
            dialect.Bind(command.Parameters, category, categoryName);
            dialect.Bind(command.Parameters, limitField, (long)limit);
            await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleResult, cancellation);
            var rows = new List<Row>();
            while (await reader.ReadAsync(cancellation))
                rows.Add(statements.ReadRow(reader));
            return rows;
        },
        writes: false,
        cancellation);

    /// <inheritdoc/>
    public Task InsertAsync(string tenant, Row row, CancellationToken cancellation) => RunAsync(
        command =>
        {
            command.CommandText = statements.Insert;
            statements.BindInsert(command.Parameters, tenant, row);
            return command.ExecuteNonQueryAsync(cancellation);
        },
        writes: true,
        cancellation);

    private async Task<T> RunAsync<T>(Func<DbCommand, Task<T>> run, bool writes, CancellationToken cancellation)
    {
        var connection = await connections.OpenAsync(writes, cancellation);
        try
        {
            await using var command = connection.CreateCommand();
            return await run(command);
        }
        finally
        {
            await connections.CloseAsync(connection);
        }
    }

    private string ListText(DbCommand command)
    {
        var sql = new StatementBuilder(dialect, command).Append(statements.Select).Append(SystemColumns.Tenant, "").Append(" AND ");
        sql.AppendFilter(new Condition(category, Operator.Eq, ""));
        SortKey[] order = [new(price, Descending: false), new(product.Id, Descending: false)];
        sql.Append(" ORDER BY ").Append(string.Join(", ", order.Select(dialect.OrderBy))).Append(" LIMIT ").Append(limitField, 0L);
        var text = sql.Build().CommandText;
        command.Parameters.Clear();
        return text;
    }
}
