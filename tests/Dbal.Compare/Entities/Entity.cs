namespace Dbal.Compare.Entities;

/// <summary>An entity, as its YAML file declares it (src/README.md). The first field is the id.</summary>
internal sealed record Entity(string Package, string Name, IReadOnlyList<Field> Fields, IReadOnlyList<IReadOnlyList<Field>> UniqueKeys)
{
    /// <summary><c>package.name</c>.</summary>
    public string FullName => $"{Package}.{Name}";

    /// <summary>The fields that refer to rows.</summary>
    public IEnumerable<Field> References => Fields.Where(each => each.Target is not null);

    /// <summary>The entity's file.</summary>
    public string Yaml { get; init; } = "";

    /// <summary>Finds a field; null when there is none.</summary>
    public Field? Find(string name) => Fields.FirstOrDefault(field => field.Name == name);
}

/// <summary>A field of an entity.</summary>
internal sealed record Field(string Name, Kind Kind)
{
    public bool Required { get; init; }

    public bool Nullable { get; init; } = true;

    public bool Sensitive { get; init; }

    /// <summary>The default as text; null for none.</summary>
    public string? Default { get; init; }

    /// <summary>The maximum length in Unicode scalar values; null for none.</summary>
    public int? MaxLength { get; init; }

    public string? Min { get; init; }

    public string? Max { get; init; }

    public IReadOnlyList<string> Values { get; init; } = [];

    public int Precision { get; init; }

    public int Scale { get; init; }

    /// <summary>The full name of the entity that the field refers to; null for none.</summary>
    public string? Target { get; init; }

    /// <summary><c>restrict</c>, <c>cascade</c> or <c>set_null</c>.</summary>
    public string OnDelete { get; init; } = "restrict";

    /// <summary><c>true</c>, <c>created</c> or <c>updated</c>; null when clients write the field.</summary>
    public string? Generated { get; init; }

    /// <summary>Whether clients cannot write the field. They can give the id in a create.</summary>
    public bool IsGenerated => Generated is not null && Name != "id";

    /// <summary>Whether the field holds text of any kind that lists can search in.</summary>
    public bool IsText => Kind is Kind.String or Kind.Text;
}

/// <summary>The type of a field.</summary>
internal enum Kind
{
    String,
    Text,
    Integer,
    Bigint,
    Decimal,
    Double,
    Boolean,
    Datetime,
    Date,
    Uuid,
    Enum,
    Json,
}
