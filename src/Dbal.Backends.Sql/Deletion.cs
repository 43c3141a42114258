using System.Data.Common;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Values;

namespace Dbal.Backends.Sql;

/// <summary>
/// Deletes a row and its dependent rows within the caller's transaction (S34). Rows are locked before the rows that refer to them are searched, so that
/// no other client can add a reference in between. ON DELETE CASCADE of the database does the last step, which also handles cycles.
/// </summary>
internal sealed class Deletion(SqlDialect dialect, Schema schema, Func<Entity, TableStatements> tables, SqlSession session, string tenant)
{
    private const int ChunkSize = 500; // ids per statement

    /// <summary>Deletes the row.</summary>
    public async Task DeleteAsync(Entity entity, Guid id, long? expectedVersion)
    {
        var version = await LockAsync(entity, id) ?? throw DbalException.NotFound(entity, id);
        if (expectedVersion is { } expected && version != expected)
            throw DbalException.PreconditionFailed(entity, id);

        var doomed = await FindDoomedAsync(entity, id);
        foreach (var (parent, ids) in doomed)
        {
            foreach (var reference in schema.ReferencesTo(parent).Where(reference => reference.OnDelete == OnDelete.SetNull))
                await ExecuteAsync(ClearReference(reference, ids));
        }
        if (doomed.Count > 1)
            await ClearWithinAsync(doomed);
        doomed.Reverse();
        foreach (var (parent, ids) in doomed)
            await DeleteRowsAsync(parent, ids, doomed);
    }

    private async Task<long?> LockAsync(Entity entity, Guid id)
    {
        var table = tables(entity);
        await using var command = Statement(sql => sql
            .Append($"SELECT {table.Version} FROM {table.Table} WHERE {table.Tenant} = ").Append(SystemColumns.Tenant, tenant)
            .Append($" AND {table.Id} = ").Append(entity.Id, id).Append(dialect.ForUpdate));
        return (long?)await command.ExecuteScalarAsync(session.Cancellation);
    }

    /// <summary>
    /// The row and the rows that cascades reach, referenced rows first. Rows that no entity can refer to, and that restrict nothing, are left to
    /// ON DELETE CASCADE.
    /// </summary>
    private async Task<List<(Entity Entity, Guid[] Ids)>> FindDoomedAsync(Entity entity, Guid id)
    {
        List<(Entity Entity, Guid[] Ids)> doomed = [(entity, [id])];
        HashSet<(Entity, Guid)> seen = [(entity, id)];
        for (var i = 0; i < doomed.Count; i++)
        {
            var (parent, ids) = doomed[i];
            foreach (var reference in schema.ReferencesTo(parent))
            {
                if (reference.OnDelete != OnDelete.Cascade || schema.IsLeaf(reference.From))
                    continue;
                var children = await LockReferringAsync(reference, ids);
                foreach (var chunk in children.Where(child => seen.Add((reference.From, child))).Chunk(ChunkSize))
                    doomed.Add((reference.From, chunk));
            }
        }
        return doomed;
    }

    private async Task<List<Guid>> LockReferringAsync(Reference reference, Guid[] ids)
    {
        var table = tables(reference.From);
        await using var command = Statement(
            sql => AppendReferring(sql.Append($"SELECT {table.Id} FROM {table.Table}"), reference, ids).Append(dialect.ForUpdate));
        await using var reader = await command.ExecuteReaderAsync(session.Cancellation);
        var found = new List<Guid>();
        while (await reader.ReadAsync(session.Cancellation))
            found.Add((Guid)dialect.ReadValue(reader, 0, reference.From.Id));
        return found;
    }

    private DbCommand ClearReference(Reference reference, Guid[] ids) => Statement(sql =>
    {
        var table = tables(reference.From);
        sql.Append($"UPDATE {table.Table} SET ").Append(reference.Field).Append(" = NULL");
        foreach (var field in reference.From.Fields.Where(field => field.Generated == Generated.Updated))
            sql.Append(", ").Append(field).Append(" = ").Append(field, Timestamps.Now(TimeProvider.System));
        sql.Append($", {table.Version} = ").Append(SystemColumns.Version, Row.NewVersion());
        AppendReferring(sql, reference, ids);
    });

    private async Task DeleteRowsAsync(Entity entity, Guid[] ids, List<(Entity Entity, Guid[] Ids)> doomed)
    {
        var table = tables(entity);
        foreach (var key in entity.ForeignKeys.Where(key => key.ForeignKey!.Target == entity.FullName && key.Nullable && dialect.Guards(entity, key)))
            await ExecuteAsync(ClearWithin(new Reference(entity, key, key.ForeignKey!.OnDelete), ids, ids));
        try
        {
            await ExecuteAsync(Statement(sql => sql
                .Append($"DELETE FROM {table.Table} WHERE {table.Tenant} = ").Append(SystemColumns.Tenant, tenant)
                .Append($" AND {table.Id} IN (").AppendList(entity.Id, ids).Append(")")));
        }
        catch (DbException fault) when (dialect.Classify(fault) is { Kind: SqlFailureKind.Reference, Constraint: null })
        {
            // SQLite does not name the violated foreign key.
            foreach (var reference in schema.ReferencesTo(entity).Where(reference => reference.OnDelete == OnDelete.Restrict))
            {
                var own = doomed.Where(each => each.Entity == reference.From).SelectMany(each => each.Ids).ToHashSet();
                if ((await LockReferringAsync(reference, ids)).Exists(id => !own.Contains(id)))
                    throw DbalException.StillReferenced(reference, fault);
            }
            throw;
        }
    }

    // Rows that are deleted in the same operation do not restrict each other.
    private async Task ClearWithinAsync(List<(Entity Entity, Guid[] Ids)> doomed)
    {
        foreach (var (parent, ids) in doomed)
        {
            foreach (var reference in schema.ReferencesTo(parent).Where(reference => reference is { OnDelete: OnDelete.Restrict, Field.Nullable: true }))
            {
                foreach (var (_, own) in doomed.Where(each => each.Entity == reference.From))
                    await ExecuteAsync(ClearWithin(reference, ids, own));
            }
        }
    }

    private DbCommand ClearWithin(Reference reference, Guid[] referred, Guid[] referring) => Statement(sql =>
    {
        var table = tables(reference.From);
        sql.Append($"UPDATE {table.Table} SET ").Append(reference.Field).Append(" = NULL");
        AppendReferring(sql, reference, referred).Append($" AND {table.Id} IN (").AppendList(reference.From.Id, referring).Append(")");
    });

    private StatementBuilder AppendReferring(StatementBuilder sql, Reference reference, Guid[] ids) => sql
        .Append($" WHERE {tables(reference.From).Tenant} = ").Append(SystemColumns.Tenant, tenant)
        .Append(" AND ").Append(reference.Field).Append(" IN (").AppendList(reference.Field, ids).Append(")");

    private DbCommand Statement(Action<StatementBuilder> write)
    {
        var builder = new StatementBuilder(dialect);
        write(builder);
        return builder.Build(session);
    }

    private async Task ExecuteAsync(DbCommand command)
    {
        await using (command)
            await command.ExecuteNonQueryAsync(session.Cancellation);
    }
}
