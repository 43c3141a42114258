using Dbal.Entities;

namespace Dbal.Schemas;

/// <summary>A database during a schema update: the parts that depend on the kind of database.</summary>
public interface ISchemaDatabase
{
    /// <summary>Reads the stored definitions and the existing tables.</summary>
    Task<SchemaState> ReadAsync();

    /// <summary>Counts the rows of all tenants.</summary>
    Task<long> CountAsync(Entity entity);

    /// <summary>Reads a field of all rows of all tenants; null for rows without a value.</summary>
    IAsyncEnumerable<StoredValue> ReadValuesAsync(Entity entity, Field field);

    /// <summary>Finds rows with equal, non-null values in all of the given fields.</summary>
    Task<AffectedRows> FindDuplicatesAsync(Entity entity, IReadOnlyList<Field> key);

    /// <summary>Finds rows whose field is neither null nor the id of a row of the same tenant in another entity.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="field">The referring field.</param>
    /// <param name="target">The referenced entity; null when it has no rows yet.</param>
    Task<AffectedRows> FindOrphansAsync(Entity entity, Field field, Entity? target);

    /// <summary>Returns the steps of the update, in order. Without transactional DDL, every step can be repeated.</summary>
    IReadOnlyList<SchemaStep> Steps(SchemaState state, IReadOnlyList<SchemaChange> changes);

    /// <summary>Stores an entity's definition.</summary>
    Task RecordAsync(string fullName, SchemaRecord record);

    /// <summary>Deletes the definition of a removed entity.</summary>
    Task ForgetAsync(string fullName);
}

/// <summary>A stored definition.</summary>
/// <param name="Version">Starts at 1 and increases by one with every change.</param>
/// <param name="Definition">The result of <see cref="DefinitionJson"/>.</param>
public sealed record SchemaRecord(long Version, string Definition);

/// <summary>The schema of a database.</summary>
/// <param name="Entities">
/// The existing entities: from stored definitions, or otherwise from the declared ones, reduced to the tables and columns that exist.
/// </param>
/// <param name="Records">The stored definitions, by the entity's full name.</param>
public sealed record SchemaState(IReadOnlyList<Entity> Entities, IReadOnlyDictionary<string, SchemaRecord> Records);

/// <summary>A value of a row, in the CLR type of its field's type, or null.</summary>
public sealed record StoredValue(string Tenant, Guid Id, object? Value)
{
    /// <summary>The row, as shown in messages.</summary>
    public string Row => $"{Tenant}/{Id:D}";
}

/// <summary>A step of a schema update.</summary>
/// <param name="Statement">The statement, or a description of the step.</param>
/// <param name="RunAsync">Runs the step.</param>
public sealed record SchemaStep(string Statement, Func<Task> RunAsync);
