using System.Data.Common;
using Dbal.Entities;
using Dbal.Values;

namespace Dbal.Backends.Sql;

/// <summary>The constant statements of one entity's table, and the conversion of result rows.</summary>
internal sealed class TableStatements
{
    private readonly SqlDialect dialect;
    private readonly Field[] fields;
    private readonly Field[] inserted;
    private readonly string insertInto;

    public TableStatements(SqlDialect dialect, Entity entity)
    {
        this.dialect = dialect;
        fields = [.. entity.Fields];
        inserted = [SystemColumns.Tenant, .. fields, SystemColumns.Version];
        Table = dialect.Quote(entity.Table);
        Tenant = dialect.Quote(SystemColumns.Tenant.Name);
        Id = dialect.Quote(entity.Id.Name);
        Version = dialect.Quote(SystemColumns.Version.Name);
        Columns = string.Join(", ", fields.Append(SystemColumns.Version).Select(field => dialect.Quote(field.Name)));
        Select = $"SELECT {Columns} FROM {Table} WHERE {Tenant} = ";
        Read = $"{Select}{dialect.Placeholder(1)} AND {Id} = {dialect.Placeholder(2)}";
        insertInto = $"INSERT INTO {Table} ({Tenant}, {Columns}) ";
        Insert = $"{insertInto}VALUES ({string.Join(", ", Enumerable.Range(1, inserted.Length).Select(dialect.Placeholder))})";
    }

    /// <summary>The quoted names of the table and of the columns used in conditions.</summary>
    public string Table { get; }

    /// <inheritdoc cref="Table"/>
    public string Tenant { get; }

    /// <inheritdoc cref="Table"/>
    public string Id { get; }

    /// <inheritdoc cref="Table"/>
    public string Version { get; }

    /// <summary>The fields by ordinal, then the version, as <see cref="ReadRow"/> expects.</summary>
    public string Columns { get; }

    /// <summary>A query for whole rows, up to the tenant's value.</summary>
    public string Select { get; }

    /// <summary>The query for one row. Parameters: tenant, id.</summary>
    public string Read { get; }

    /// <summary>The INSERT of one row. Parameters: tenant, fields by ordinal, version.</summary>
    public string Insert { get; }

    /// <summary>Adds the parameters of <see cref="Insert"/>.</summary>
    public void BindInsert(DbParameterCollection parameters, string tenant, Row row)
    {
        dialect.Bind(parameters, SystemColumns.Tenant, tenant);
        for (var i = 0; i < fields.Length; i++)
            dialect.Bind(parameters, fields[i], row.Values[i]);
        dialect.Bind(parameters, SystemColumns.Version, row.Version);
    }

    /// <summary>The INSERT of several rows.</summary>
    public string InsertOf(int rows) => insertInto + dialect.RowsSource(inserted, rows);

    /// <summary>Adds the parameters of <see cref="InsertOf"/>.</summary>
    public void BindInsert(DbParameterCollection parameters, string tenant, Row[] rows) =>
        dialect.BindRows(parameters, inserted, Array.ConvertAll(rows, row => (object?[])[tenant, .. row.Values, row.Version]));

    /// <summary>Reads the current row of a reader.</summary>
    public Row ReadRow(DbDataReader reader)
    {
        var values = new object?[fields.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = reader.IsDBNull(i) ? null : dialect.ReadValue(reader, i, fields[i]);
        return new Row(values, reader.GetInt64(values.Length));
    }
}
