using System.Data.Common;
using System.Text;
using Dbal.Entities;

namespace Dbal.Backends.Sql;

/// <summary>Builds a command whose text depends on the request. Values always become parameters, never part of the text.</summary>
internal sealed class StatementBuilder(SqlDialect dialect, DbCommand command)
{
    private readonly StringBuilder text = new();

    public SqlDialect Dialect => dialect;

    public StatementBuilder Append(string sql)
    {
        text.Append(sql);
        return this;
    }

    public StatementBuilder Append(Field column) => Append(dialect.Quote(column.Name));

    /// <summary>Appends a value of a field's type.</summary>
    public StatementBuilder Append(Field field, object? value) => Append(Add(field, value));

    /// <summary>Appends values of a field's type, separated by commas.</summary>
    public StatementBuilder AppendList<T>(Field field, IReadOnlyList<T> values)
    {
        for (var i = 0; i < values.Count; i++)
            Append(i == 0 ? "" : ", ").Append(field, values[i]);
        return this;
    }

    /// <summary>Adds a parameter and returns its placeholder, which may be used several times.</summary>
    public string Add(Field field, object? value)
    {
        dialect.Bind(command.Parameters, field, value);
        return dialect.Placeholder(command.Parameters.Count);
    }

    /// <summary>Sets the command's text.</summary>
    public DbCommand Build()
    {
        command.CommandText = text.ToString();
        return command;
    }
}
