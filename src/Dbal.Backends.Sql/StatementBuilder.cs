using System.Data.Common;
using System.Text;
using Dbal.Entities;

namespace Dbal.Backends.Sql;

/// <summary>Builds a statement whose text depends on the request. Values always become parameters, never part of the text.</summary>
internal sealed class StatementBuilder(SqlDialect dialect)
{
    private readonly StringBuilder text = new(512);
    private readonly List<(Field Field, object? Value)> parameters = [];

    public SqlDialect Dialect => dialect;

    /// <summary>The values of the parameters, in the order of the placeholders.</summary>
    public IEnumerable<object?> Values => parameters.Select(parameter => parameter.Value);

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
        parameters.Add((field, value));
        return dialect.Placeholder(parameters.Count);
    }

    /// <summary>Creates the command.</summary>
    public DbCommand Build(SqlSession session)
    {
        var command = session.CreateCommand(text.ToString());
        foreach (var (field, value) in parameters)
            dialect.Bind(command.Parameters, field, value);
        return command;
    }

    /// <summary>Returns the text.</summary>
    public override string ToString() => text.ToString();
}
