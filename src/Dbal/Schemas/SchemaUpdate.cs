using Dbal.Entities;
using Dbal.Errors;
using Dbal.Values;

namespace Dbal.Schemas;

/// <summary>Compares a database with the entity files, and updates it to match them (S39).</summary>
/// <param name="database">The database. To apply changes, the caller holds its lock, so that only one of several daemons does it.</param>
/// <param name="declared">The entities of the files.</param>
public sealed class SchemaUpdate(ISchemaDatabase database, Schema declared)
{
    /// <summary>Returns the pending changes, with the counts of all affected rows.</summary>
    public async Task<SchemaPlan> PlanAsync()
    {
        var state = await database.ReadAsync();
        var changes = await CompareAsync(state, countAll: true);
        return new SchemaPlan(changes, [.. database.Steps(state, changes).Select(step => step.Statement)]);
    }

    /// <summary>Returns whether the schema is up to date, without reading rows.</summary>
    public async Task<bool> IsDoneAsync()
    {
        var state = await database.ReadAsync();
        return SchemaDiff.Between(state.Entities, declared, new HashSet<string>()).Count == 0
            && state.Records.Count == declared.Entities.Count
            && declared.Entities.All(entity => state.Records.GetValueOrDefault(entity.FullName)?.Definition == DefinitionJson.Write(entity));
    }

    /// <summary>Applies all changes, or none when one of them is not allowed.</summary>
    /// <param name="allowed">The destructive kinds that are allowed; when empty, only safe changes are applied.</param>
    /// <returns>The applied plan.</returns>
    /// <exception cref="DbalException"><see cref="ErrorCode.DatabaseError"/>, naming every change that is not allowed.</exception>
    public async Task<SchemaPlan> ApplyAsync(IReadOnlyCollection<ChangeKind> allowed)
    {
        var state = await database.ReadAsync();
        var changes = await CompareAsync(state, countAll: allowed.Count > 0);
        var plan = new SchemaPlan(changes, []);
        if (plan.Refusal(allowed) is { } refusal)
            throw refusal;
        var steps = changes.Count == 0 ? [] : database.Steps(state, changes);
        foreach (var step in steps)
            await step.RunAsync();
        await RecordAsync(state);
        if (changes.Count > 0)
            await VerifyAsync();
        return plan with { Statements = [.. steps.Select(step => step.Statement)] };
    }

    private async Task VerifyAsync()
    {
        var left = SchemaDiff.Between((await database.ReadAsync()).Entities, declared, new HashSet<string>());
        if (left.Count > 0)
        {
            throw new DbalException(
                ErrorCode.DatabaseError, $"Changes of the entity files are still pending after they were applied: {string.Join("; ", left)}.",
                hint: "This is a bug in the daemon; please report it.");
        }
    }

    private async Task<IReadOnlyList<SchemaChange>> CompareAsync(SchemaState state, bool countAll)
    {
        var adopted = state.Entities.Select(entity => entity.FullName).Where(name => !state.Records.ContainsKey(name)).ToHashSet(StringComparer.Ordinal);
        var changes = new List<SchemaChange>();
        foreach (var change in SchemaDiff.Between(state.Entities, declared, adopted))
            changes.Add(countAll || change.DependsOnRows ? change with { Rows = await CountAsync(state, change) } : change);
        return changes;
    }

    private async Task<AffectedRows> CountAsync(SchemaState state, SchemaChange change)
    {
        switch (change.Kind)
        {
            case ChangeKind.DropEntity:
                return AffectedRows.None with { Affected = await database.CountAsync(change.Before!) };
            case ChangeKind.AddField:
                return change.DependsOnRows ? await FindAsync(change.Before!, change.Before!.Id, _ => true)
                    : change.FieldAfter!.Default is null ? AffectedRows.None
                    : AffectedRows.None with { Affected = await database.CountAsync(change.Before!) };
            case ChangeKind.DropField:
                return await FindAsync(change.Before!, change.FieldBefore!, _ => false);
            case ChangeKind.Require:
                return await FindAsync(change.Before!, change.FieldBefore!, value => value is null);
            case ChangeKind.ChangeType or ChangeKind.Narrow:
                return await FindAsync(change.Before!, change.FieldBefore!, value => value is not null && !Fits(change.FieldAfter!, value));
            case ChangeKind.AddUnique:
                return await FindDuplicatesAsync(change);
            case ChangeKind.AddReference:
                return await database.FindOrphansAsync(
                    change.Before!, change.FieldBefore!, state.Entities.FirstOrDefault(entity => entity.FullName == change.FieldAfter!.ForeignKey!.Target));
            default:
                return AffectedRows.None;
        }
    }

    // New fields of the key have the same value in all rows, or null, which unique keys ignore.
    private async Task<AffectedRows> FindDuplicatesAsync(SchemaChange change)
    {
        var key = new List<Field>();
        foreach (var field in change.Index!.Fields)
        {
            if (change.Before!.TryGetField(field.Name, out var before))
                key.Add(before);
            else if (field.Default is null)
                return AffectedRows.None;
        }
        return await database.FindDuplicatesAsync(change.Before!, key);
    }

    private async Task<AffectedRows> FindAsync(Entity entity, Field field, Func<object?, bool> breaks)
    {
        var (affected, breaking, first) = (0L, 0L, new List<string>());
        await foreach (var stored in database.ReadValuesAsync(entity, field))
        {
            affected += stored.Value is null ? 0 : 1;
            if (!breaks(stored.Value))
                continue;
            breaking++;
            if (first.Count < AffectedRows.MaxNamed)
                first.Add(stored.Row);
        }
        return new AffectedRows(affected, breaking, first);
    }

    private static bool Fits(Field field, object value) => FieldValue.Parse(field, FieldValue.Format(value), out _) is null;

    private async Task RecordAsync(SchemaState state)
    {
        foreach (var entity in declared.Entities)
        {
            var definition = DefinitionJson.Write(entity);
            var former = state.Records.GetValueOrDefault(entity.FullName);
            if (former?.Definition != definition)
                await database.RecordAsync(entity.FullName, new SchemaRecord((former?.Version ?? 0) + 1, definition));
        }
        foreach (var name in state.Records.Keys.Where(name => !declared.TryGetEntity(name, out _)))
            await database.ForgetAsync(name);
    }
}
