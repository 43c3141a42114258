using Dbal.Entities;

namespace Dbal.Schemas;

/// <summary>A database while it is compared with the entity files and changed: what each engine does in its own way.</summary>
public interface ISchemaDatabase
{
    /// <summary>Reads the definitions that the database keeps, and what is there.</summary>
    Task<SchemaState> ReadAsync();

    /// <summary>Counts the rows of all tenants.</summary>
    Task<long> CountAsync(Entity entity);

    /// <summary>Reads a field of all rows of all tenants, with null for a row without a value.</summary>
    IAsyncEnumerable<StoredValue> ReadValuesAsync(Entity entity, Field field);

    /// <summary>Finds rows that have the same values, none of them null, in all of some fields.</summary>
    Task<AffectedRows> FindDuplicatesAsync(Entity entity, IReadOnlyList<Field> key);

    /// <summary>Finds rows whose field is not null and not the id of a row of the same tenant in another entity.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="field">The field that refers.</param>
    /// <param name="target">The entity that it refers to; null when it has no rows yet.</param>
    Task<AffectedRows> FindOrphansAsync(Entity entity, Field field, Entity? target);

    /// <summary>Gives the steps that change the database, in order. In an engine without transactions for them, each can be done again.</summary>
    IReadOnlyList<SchemaStep> Steps(SchemaState state, IReadOnlyList<SchemaChange> changes);

    /// <summary>Keeps an entity's definition.</summary>
    Task RecordAsync(string fullName, SchemaRecord record);

    /// <summary>Forgets the definition of an entity that is gone.</summary>
    Task ForgetAsync(string fullName);
}

/// <summary>A definition that a database keeps.</summary>
/// <param name="Version">1, and one more with every change.</param>
/// <param name="Definition">What <see cref="DefinitionJson"/> writes.</param>
public sealed record SchemaRecord(long Version, string Definition);

/// <summary>What a database has.</summary>
/// <param name="Entities">
/// The entities that are there: the definitions that the database keeps, or the declared ones where it keeps none, as far as its tables and columns have them.
/// </param>
/// <param name="Records">The definitions that it keeps, by the entity's full name.</param>
public sealed record SchemaState(IReadOnlyList<Entity> Entities, IReadOnlyDictionary<string, SchemaRecord> Records);

/// <summary>A value of a row, in the CLR type of its field's type, or null.</summary>
public sealed record StoredValue(string Tenant, Guid Id, object? Value)
{
    /// <summary>The row, as messages name it.</summary>
    public string Row => $"{Tenant}/{Id:D}";
}

/// <summary>A step of a change.</summary>
/// <param name="Statement">The statement, or what is done in its place.</param>
/// <param name="RunAsync">Does it.</param>
public sealed record SchemaStep(string Statement, Func<Task> RunAsync);
