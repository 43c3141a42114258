using Dbal.Entities;
using Dbal.Errors;

namespace Dbal.Backends.Sql;

/// <summary>
/// Foreign keys from a table to itself, for an engine that does not keep them (<see cref="SqlDialect.OwnParentLock"/>): the rows that are referred to
/// are looked for, and locked until the transaction ends. Every write goes through the daemon's own statements, so this holds them (S34).
/// </summary>
internal sealed class OwnReferences
{
    private readonly Entity entity;
    private readonly List<(Field Field, Guid Parent)> wanted = [];

    /// <summary>The references of new rows. A row may refer to itself, and to one that comes before it.</summary>
    public OwnReferences(SqlDialect dialect, Entity entity, IReadOnlyList<Row> rows)
    {
        this.entity = entity;
        var known = new HashSet<Guid>();
        foreach (var row in rows)
        {
            known.Add(row.Id);
            foreach (var key in Keys(dialect))
            {
                if (row.Values[key.Ordinal] is Guid parent && !known.Contains(parent))
                    wanted.Add((key, parent));
            }
        }
    }

    /// <summary>The references of a row that is changed. It may refer to itself.</summary>
    public OwnReferences(SqlDialect dialect, Entity entity, Guid id, IReadOnlyDictionary<Field, object?> changes)
    {
        this.entity = entity;
        foreach (var key in Keys(dialect))
        {
            if (changes.GetValueOrDefault(key) is Guid parent && parent != id)
                wanted.Add((key, parent));
        }
    }

    /// <summary>Whether there is nothing to look for.</summary>
    public bool AreNone => wanted.Count == 0;

    /// <summary>Locks the rows that are referred to, within a transaction of the caller's.</summary>
    /// <exception cref="DbalException"><see cref="ErrorCode.Conflict"/> when one of them does not exist.</exception>
    public async Task HoldAsync(SqlDialect dialect, TableStatements table, SqlSession session, string tenant)
    {
        if (AreNone)
            return;
        await using var command = session.CreateCommand();
        var parents = wanted.Select(each => each.Parent).Distinct().Order().ToList(); // in one order, against deadlocks
        var sql = new StatementBuilder(dialect, command)
            .Append($"SELECT {table.Id} FROM {table.Table} WHERE {table.Tenant} = ").Append(SystemColumns.Tenant, tenant)
            .Append($" AND {table.Id} IN (").AppendList(entity.Id, parents).Append(")").Append(dialect.OwnParentLock!);
        await using var reader = await sql.Build().ExecuteReaderAsync(session.Cancellation);
        var found = new HashSet<Guid>();
        while (await reader.ReadAsync(session.Cancellation))
            found.Add((Guid)dialect.ReadValue(reader, 0, entity.Id));
        var missing = wanted.Where(each => !found.Contains(each.Parent)).Select(each => each.Field).Distinct().ToList();
        if (missing.Count > 0)
            throw DbalException.MissingReference(entity, missing);
    }

    private IEnumerable<Field> Keys(SqlDialect dialect) =>
        dialect.OwnParentLock is null ? [] : entity.ForeignKeys.Where(key => key.ForeignKey!.Target == entity.FullName);
}
