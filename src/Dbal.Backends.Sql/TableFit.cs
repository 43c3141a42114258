using System.Globalization;
using System.Text.RegularExpressions;
using Dbal.Entities;
using Dbal.Errors;
using Index = Dbal.Entities.Index;

namespace Dbal.Backends.Sql;

/// <summary>
/// Determines the entities of a database: the stored definitions, or else the declared ones, reduced to the columns, indexes and foreign keys that exist.
/// A table that was dropped by hand is therefore created again, and an interrupted schema update continues.
/// </summary>
internal sealed partial class TableFit(SqlDialect dialect, Catalog catalog)
{
    private static readonly FieldType[] PlainTypes =
        [FieldType.Text, FieldType.Bigint, FieldType.Integer, FieldType.Double, FieldType.Boolean, FieldType.DateTime, FieldType.Date, FieldType.Uuid];

    private readonly List<string> problems = [];

    /// <summary>The entity as its table has it, or null without a table.</summary>
    /// <param name="kept">The stored definition, or null.</param>
    /// <param name="declared">The declared entity, or null.</param>
    public Entity? Fit(Entity? kept, Entity? declared)
    {
        var known = kept ?? declared!;
        if (catalog.Columns(known.Table) is not { } columns)
            return null;
        var wanted = known.Fields.Concat(declared?.Fields.Where(field => !known.TryGetField(field.Name, out _)) ?? []).ToList();
        FindProblems(known.Table, columns, wanted);

        var fields = new List<Field> { known.Id };
        foreach (var field in wanted.Skip(1))
        {
            if (columns.TryGetValue(field.Name, out var column))
                fields.Add(Fit(known.Table, field, column, fields.Count));
        }
        var indexes = known.Indexes.Concat(declared?.Indexes ?? []).DistinctBy(index => index.Name)
            .Where(index => catalog.HasIndex(known.Table, index.Name)).ToList();
        if (fields.SequenceEqual(known.Fields) && indexes.Count == known.Indexes.Count)
            return known;
        var byName = fields.ToDictionary(field => field.Name, StringComparer.Ordinal);
        return new Entity(known.Package, known.Name, fields, [
            .. from index in indexes
               where index.Fields.All(field => byName.ContainsKey(field.Name))
               select new Index(index.Name, [.. index.Fields.Select(field => byName[field.Name])], index.Unique),
        ]);
    }

    /// <summary>Throws when tables do not match.</summary>
    /// <exception cref="DbalException"><see cref="ErrorCode.DatabaseError"/>, naming every table and column that the daemon cannot use.</exception>
    public void ThrowIfForeign()
    {
        if (problems.Count > 0)
        {
            throw new DbalException(
                ErrorCode.DatabaseError,
                $"Tables in the database do not match the entities: {string.Join("; ", problems)}.",
                hint: "Change these tables, or drop them so that the daemon creates them again. The daemon retries automatically.");
        }
    }

    private void FindProblems(string table, IReadOnlyDictionary<string, CatalogColumn> columns, List<Field> fields)
    {
        foreach (var field in new[] { SystemColumns.Tenant, fields[0], SystemColumns.Version })
        {
            var type = dialect.ColumnType(field);
            if (!columns.TryGetValue(field.Name, out var column))
                problems.Add($"table {table} has no column {field.Name} ({type})");
            else if (!IsSame(column.Type, type))
                problems.Add($"column {table}.{field.Name} is {column.Type}, but must be {type}");
        }
        var known = fields.Append(SystemColumns.Tenant).Append(SystemColumns.Version).Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var column in columns.Values.Where(column => !column.Optional && !known.Contains(column.Name)))
            problems.Add($"column {table}.{column.Name} belongs to no field, but every row needs a value for it");
    }

    private Field Fit(string table, Field field, CatalogColumn column, int ordinal)
    {
        var fitted = field;
        if (!IsSame(column.Type, dialect.ColumnType(field)))
        {
            if (FieldOf(field, column.Type) is { } typed)
                fitted = typed;
            else
                problems.Add($"column {table}.{field.Name} is {column.Type}, but must be {dialect.ColumnType(field)}");
        }
        if (fitted.Nullable != column.Nullable)
            fitted = fitted with { Nullable = column.Nullable };
        if (field.ForeignKey is { } key && catalog.Cascades(table, field) is var cascades && cascades != (key.OnDelete == OnDelete.Cascade))
            fitted = fitted with { ForeignKey = cascades is null ? null : key with { OnDelete = cascades.Value ? OnDelete.Cascade : OnDelete.Restrict } };
        return fitted.Ordinal == ordinal ? fitted : fitted with { Ordinal = ordinal };
    }

    /// <summary>The field type that a column type is used for; null when the daemon never creates such columns.</summary>
    private Field? FieldOf(Field field, string type)
    {
        var plain = field with { Type = FieldType.Text, MaxLength = null, Min = null, Max = null, Values = [], Precision = 0, Scale = 0, Default = null };
        if (SizedType().Match(type) is { Success: true } sized)
        {
            var size = Number(sized.Groups["size"]);
            if (type.StartsWith("varchar", StringComparison.OrdinalIgnoreCase))
                return field.Type == FieldType.String ? field with { MaxLength = size } : plain with { Type = FieldType.String, MaxLength = size };
            return plain with { Type = FieldType.Decimal, Precision = size, Scale = sized.Groups["scale"].Success ? Number(sized.Groups["scale"]) : 0 };
        }
        return PlainTypes.Select(each => plain with { Type = each }).FirstOrDefault(each => IsSame(dialect.ColumnType(each), type));

        static int Number(Group digits) => int.Parse(digits.Value, CultureInfo.InvariantCulture);
    }

    private static bool IsSame(string type, string other) => string.Equals(type, other, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\A(?:varchar|decimal|numeric)\((?<size>[0-9]+)(?:,(?<scale>[0-9]+))?\)\z", RegexOptions.IgnoreCase)]
    private static partial Regex SizedType();
}
