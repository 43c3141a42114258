using Dbal.Entities;
using Dbal.Errors;
using Dbal.Values;

namespace Dbal.Backends.Sql;

/// <summary>
/// The foreign keys of a write that the database does not check itself (<see cref="SqlDialect.Guards"/>). The referenced rows are selected and locked until
/// the transaction ends. This is sufficient because all writes go through the daemon (S34).
/// </summary>
internal sealed class GuardedReferences
{
    private readonly Entity entity;
    private readonly List<(Field Field, Guid Parent)> wanted = [];

    /// <summary>The references of new rows. A row may refer to itself and to earlier rows.</summary>
    public GuardedReferences(SqlDialect dialect, Entity entity, IReadOnlyList<Row> rows)
    {
        this.entity = entity;
        var keys = KeysOf(dialect, entity);
        if (keys.Count == 0)
            return;
        var known = new HashSet<Guid>();
        foreach (var row in rows)
        {
            known.Add(row.Id);
            foreach (var key in keys)
            {
                if (row.Values[key.Ordinal] is Guid parent && !(key.ForeignKey!.Target == entity.FullName && known.Contains(parent)))
                    wanted.Add((key, parent));
            }
        }
    }

    /// <summary>The references of an updated row. It may refer to itself.</summary>
    public GuardedReferences(SqlDialect dialect, Entity entity, Guid id, IReadOnlyDictionary<Field, object?> changes)
    {
        this.entity = entity;
        foreach (var key in KeysOf(dialect, entity))
        {
            if (changes.GetValueOrDefault(key) is Guid parent && !(key.ForeignKey!.Target == entity.FullName && parent == id))
                wanted.Add((key, parent));
        }
    }

    /// <summary>Whether no reference has to be checked.</summary>
    public bool AreNone => wanted.Count == 0;

    /// <summary>Locks the referenced rows within the caller's transaction.</summary>
    /// <exception cref="DbalException"><see cref="ErrorCode.Conflict"/> when one of them does not exist.</exception>
    public async Task HoldAsync(SqlDialect dialect, Schema schema, Func<Entity, TableStatements> tables, SqlSession session, string tenant)
    {
        var missing = new List<Field>();
        foreach (var references in wanted.GroupBy(each => schema.Target(each.Field.ForeignKey!)))
        {
            var found = await LockAsync(dialect, references.Key, tables(references.Key), session, tenant, references.Select(each => each.Parent));
            missing.AddRange(references.Where(each => !found.Contains(each.Parent)).Select(each => each.Field).Distinct());
        }
        if (missing.Count > 0)
            throw DbalException.MissingReference(entity, missing);
    }

    private static async Task<HashSet<Guid>> LockAsync(
        SqlDialect dialect, Entity target, TableStatements table, SqlSession session, string tenant, IEnumerable<Guid> ids)
    {
        var ordered = ids.Distinct().Order().ToList(); // the same order everywhere, to avoid deadlocks
        var sql = new StatementBuilder(dialect)
            .Append($"SELECT {table.Id} FROM {table.Table} WHERE {table.Tenant} = ").Append(SystemColumns.Tenant, tenant)
            .Append($" AND {table.Id} IN (").AppendList(target.Id, ordered).Append(")").Append(dialect.ForShare);
        await using var command = sql.Build(session);
        await using var reader = await command.ExecuteReaderAsync(session.Cancellation);
        var found = new HashSet<Guid>();
        while (await reader.ReadAsync(session.Cancellation))
            found.Add((Guid)dialect.ReadValue(reader, 0, target.Id));
        return found;
    }

    private static List<Field> KeysOf(SqlDialect dialect, Entity entity) => [.. entity.ForeignKeys.Where(key => dialect.Guards(entity, key))];
}
