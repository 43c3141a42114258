using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Dbal.Entities;

/// <summary>A kind of row: its fields, keys and indexes. Every backend keeps, beside the fields, the row's tenant and version.</summary>
public sealed class Entity
{
    private readonly FrozenDictionary<string, Field> byName;

    /// <summary>Puts an entity together from fields that were checked before.</summary>
    /// <param name="package">The package, the second part of an address.</param>
    /// <param name="name">The name within the package, the third part of an address.</param>
    /// <param name="fields">The fields by ordinal; the first is the id.</param>
    /// <param name="indexes">The unique keys and indexes, over fields of <paramref name="fields"/>.</param>
    /// <param name="description">What a row stands for.</param>
    public Entity(string package, string name, IReadOnlyList<Field> fields, IReadOnlyList<Index> indexes, string? description = null)
    {
        Package = package;
        Name = name;
        Fields = fields;
        Indexes = [.. indexes.OrderBy(index => !index.Unique)];
        UniqueKeys = [[fields[0]], .. indexes.Where(index => index.Unique).Select(index => index.Fields)];
        Description = description;
        byName = fields.ToFrozenDictionary(field => field.Name, StringComparer.Ordinal);
    }

    /// <summary>The name of the id, which every entity has as its first field: a UUID, unique within a tenant.</summary>
    public const string IdField = "id";

    /// <summary>The table or collection in which a database keeps the definitions of its entities; no entity can have it.</summary>
    public const string DefinitionsTable = "dbal_schema";

    /// <summary>The package that the entity belongs to.</summary>
    public string Package { get; }

    /// <summary>The name within the package.</summary>
    public string Name { get; }

    /// <summary><c>package.name</c>, unique within a schema.</summary>
    public string FullName => $"{Package}.{Name}";

    /// <summary>The name of the table or collection: <c>package_name</c>.</summary>
    public string Table => $"{Package}_{Name}";

    /// <summary>What a row stands for, for readers of OpenAPI.</summary>
    public string? Description { get; }

    /// <summary>The fields by ordinal; the first is the id.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>The unique keys, then the indexes, without the primary key, in the order of the file. Each holds within one tenant (S38).</summary>
    public IReadOnlyList<Index> Indexes { get; }

    /// <summary>The fields of each unique key, in the order in which duplicates are named: the id, then the others in the order of the file (S31).</summary>
    public IReadOnlyList<IReadOnlyList<Field>> UniqueKeys { get; }

    /// <summary>The primary key within a tenant.</summary>
    public Field Id => Fields[0];

    /// <summary>The fields that refer to other rows.</summary>
    public IEnumerable<Field> ForeignKeys => Fields.Where(each => each.ForeignKey is not null);

    /// <summary>Finds a field by its exact name.</summary>
    public bool TryGetField(string name, [MaybeNullWhen(false)] out Field field) => byName.TryGetValue(name, out field);

    /// <inheritdoc/>
    public override string ToString() => FullName;
}

/// <summary>A unique key or an index of an entity, which holds within one tenant.</summary>
/// <param name="Name">Unique within the schema, made of the table's and the fields' names, at most 60 characters.</param>
/// <param name="Fields">The fields, in order.</param>
/// <param name="Unique">Whether two rows may not have the same values; rows with a null among them do not count (S30).</param>
public sealed record Index(string Name, IReadOnlyList<Field> Fields, bool Unique);
