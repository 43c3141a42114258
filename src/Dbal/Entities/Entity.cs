using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Dbal.Entities;

/// <summary>An entity: the fields, keys and indexes of its rows. Backends also store the tenant and the version of each row.</summary>
public sealed class Entity
{
    private readonly FrozenDictionary<string, Field> byName;

    /// <summary>Creates an entity from fields that are already validated.</summary>
    /// <param name="package">The package, the second segment of a path.</param>
    /// <param name="name">The name within the package, the third segment of a path.</param>
    /// <param name="fields">The fields by ordinal; the first is the id.</param>
    /// <param name="indexes">The unique keys and indexes, over fields of <paramref name="fields"/>.</param>
    /// <param name="description">The description, for OpenAPI.</param>
    public Entity(string package, string name, IReadOnlyList<Field> fields, IReadOnlyList<Index> indexes, string? description = null)
    {
        Package = package;
        Name = name;
        FullName = $"{package}.{name}";
        Table = $"{package}_{name}";
        Fields = fields;
        EncodedNames = [.. fields.Select(field => JsonEncodedText.Encode(field.Name))];
        Indexes = [.. indexes.OrderBy(index => !index.Unique)];
        UniqueKeys = [[fields[0]], .. indexes.Where(index => index.Unique).Select(index => index.Fields)];
        Description = description;
        byName = fields.ToFrozenDictionary(field => field.Name, StringComparer.Ordinal);
    }

    /// <summary>The name of the id, the first field of every entity: a UUID, unique within a tenant.</summary>
    public const string IdField = "id";

    /// <summary>The table or collection in which a database stores the definitions of its entities. Entities cannot use this name.</summary>
    public const string DefinitionsTable = "dbal_schema";

    /// <summary>The package that the entity belongs to.</summary>
    public string Package { get; }

    /// <summary>The name within the package.</summary>
    public string Name { get; }

    /// <summary><c>package.name</c>, unique within a schema.</summary>
    public string FullName { get; }

    /// <summary>The name of the table or collection: <c>package_name</c>.</summary>
    public string Table { get; }

    /// <summary>The description, for OpenAPI.</summary>
    public string? Description { get; }

    /// <summary>The fields by ordinal; the first is the id.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>The names of the fields by ordinal, encoded for JSON.</summary>
    internal IReadOnlyList<JsonEncodedText> EncodedNames { get; }

    /// <summary>The unique keys, then the indexes, without the primary key, in the order of the file. Each applies within one tenant (S38).</summary>
    public IReadOnlyList<Index> Indexes { get; }

    /// <summary>The fields of each unique key, in the order in which duplicates are reported: the id, then the others in the order of the file (S31).</summary>
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

/// <summary>A unique key or an index of an entity. It applies within one tenant.</summary>
/// <param name="Name">The name, unique within the schema: built from table and field names, at most 60 characters.</param>
/// <param name="Fields">The fields, in order.</param>
/// <param name="Unique">Whether the values must be unique; rows with a null in one of the fields are ignored (S30).</param>
public sealed record Index(string Name, IReadOnlyList<Field> Fields, bool Unique);
