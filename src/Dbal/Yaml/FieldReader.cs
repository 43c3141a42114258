using System.Globalization;
using System.Text.RegularExpressions;
using Dbal.Entities;
using Dbal.Queries;
using Dbal.Text;
using Dbal.Values;
using YamlDotNet.RepresentationModel;

namespace Dbal.Yaml;

/// <summary>Reads one field of an entity file.</summary>
internal static partial class FieldReader
{
    private const int MaxNameLength = 48;
    private const int MaxStringLength = 65_535;
    private const int MaxEnumLength = 64;

    private static readonly string[] Keys =
    [
        "type", "required", "nullable", "default", "unique", "index", "max_length", "min", "max", "values", "foreign_key", "generated", "sensitive",
        "description",
    ];

    // https://www.postgresql.org/docs/current/ddl-system-columns.html
    private static readonly string[] SystemColumns = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

    private static readonly Dictionary<string, FieldType> Types =
        Enum.GetValues<FieldType>().ToDictionary(type => type.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    /// <summary>Reads a field.</summary>
    /// <param name="file">The file, for messages.</param>
    /// <param name="package">The entity's package, the default package of foreign keys.</param>
    /// <param name="name">The field's name.</param>
    /// <param name="node">The field's declaration.</param>
    /// <param name="ordinal">The field's ordinal.</param>
    /// <exception cref="EntityFileException">The field is invalid.</exception>
    public static (Field Field, YamlMap Map) Read(string file, string package, string name, YamlNode node, int ordinal)
    {
        var map = new YamlMap(file, node, $"the field '{name}'", Keys);
        CheckName(name, map);
        var (type, precision, scale) = ReadType(map);
        var generated = ReadGenerated(map, type);
        var required = map.Flag("required") ?? false;
        var field = new Field
        {
            Name = name,
            Type = type,
            Ordinal = ordinal,
            Required = required,
            Nullable = map.Flag("nullable") ?? (!required && generated == Generated.No),
            Generated = generated,
            Sensitive = map.Flag("sensitive") ?? false,
            MaxLength = ReadMaxLength(map, type),
            Values = ReadValues(map, type),
            Precision = precision,
            Scale = scale,
            ForeignKey = ReadForeignKey(map, file, package, type),
            Description = map.Text("description"),
        };
        field = field with { Min = ReadBound(map, field, "min"), Max = ReadBound(map, field, "max") };
        field = field with { Default = map.Has("default") ? ReadValue(map, field, "default") : null };
        CheckSense(map, field);
        return (field, map);
    }

    private static void CheckName(string name, YamlMap map)
    {
        if (name == Entity.IdField)
            throw map.FaultAt("", "The field 'id' is declared.", "Remove it: every entity has a generated uuid 'id'.");
        if (!FieldName().IsMatch(name) || name.Length > MaxNameLength)
            throw map.FaultAt("", $"Invalid field name '{name}'.", $"Use up to {MaxNameLength} letters, digits and _, starting with a lower-case letter.");
        if (ListQuery.ReservedNames.Contains(name))
        {
            throw map.FaultAt(
                "", $"The field name '{name}' is reserved for a query parameter.", $"Rename it. Reserved names: {string.Join(", ", ListQuery.ReservedNames)}.");
        }
        if (SystemColumns.Contains(name))
        {
            throw map.FaultAt(
                "", $"The field name '{name}' is reserved for a column that every table in PostgreSQL has.",
                $"Rename it. Reserved names: {string.Join(", ", SystemColumns)}.");
        }
    }

    private static (FieldType Type, int Precision, int Scale) ReadType(YamlMap map)
    {
        var text = map.RequiredText("type", $"Add 'type:' with one of {string.Join(", ", Types.Keys)}.");
        var match = DecimalType().Match(text);
        if (match.Success)
        {
            var precision = int.Parse(match.Groups["precision"].Value, CultureInfo.InvariantCulture);
            var scale = int.Parse(match.Groups["scale"].Value, CultureInfo.InvariantCulture);
            return precision is >= 1 and <= FixedPoint.MaxPrecision && scale <= precision
                ? (FieldType.Decimal, precision, scale)
                : throw map.FaultAt("type", $"The precision or scale of '{text}' is out of range.",
                    $"Use a precision from 1 to {FixedPoint.MaxPrecision}, and a scale from 0 to the precision.");
        }
        if (text == "decimal")
            throw map.FaultAt("type", $"The decimal of {map.What} has no precision and scale.", "Write type: decimal(18, 4).");
        return Types.TryGetValue(text, out var type)
            ? (type, 0, 0)
            : throw map.FaultAt("type", $"{map.Subject} has the unknown type '{text}'.", NearestName.Hint(text, Types.Keys));
    }

    private static Generated ReadGenerated(YamlMap map, FieldType type) => (map.Text("generated"), type) switch
    {
        (null or "false", _) => Generated.No,
        ("true", FieldType.Uuid) => Generated.Uuid,
        ("created", FieldType.DateTime) => Generated.Created,
        ("updated", FieldType.DateTime) => Generated.Updated,
        (var text, _) =>
            throw map.FaultAt("generated", $"Invalid value '{text}' for 'generated' of {map.What}.", "Use true for a uuid, created or updated for a datetime."),
    };

    private static int? ReadMaxLength(YamlMap map, FieldType type)
    {
        var length = map.Number("max_length", 1, MaxStringLength);
        if (type == FieldType.String && length is null)
            throw map.FaultAt("type", $"{map.Subject} is a string without a max_length.", "Add max_length, or use type: text.");
        if (type is not (FieldType.String or FieldType.Text) && length is not null)
            throw map.FaultAt("max_length", $"'max_length' of {map.What} applies only to string and text.", "Remove it.");
        return length;
    }

    private static IReadOnlyList<string> ReadValues(YamlMap map, FieldType type)
    {
        var values = map.Texts("values") ?? [];
        if ((type == FieldType.Enum) != (values.Count > 0))
        {
            throw map.FaultAt("values", $"'values' and 'type: enum' require each other, and {map.What} has only one of them.",
                "Write type: enum and values: [first, second].");
        }
        if (values.Distinct(StringComparer.Ordinal).Count() < values.Count || values.Any(value => value.Length is 0 or > MaxEnumLength))
        {
            throw map.FaultAt(
                "values", $"'values' of {map.What} has a duplicate, an empty value or one longer than {MaxEnumLength} characters.", "Fix the list of values.");
        }
        return values;
    }

    private static ForeignKey? ReadForeignKey(YamlMap map, string file, string package, FieldType type)
    {
        if (map.Node("foreign_key") is not { } node)
            return null;
        if (type != FieldType.Uuid)
            throw map.FaultAt("foreign_key", $"{map.Subject} has a foreign key but is not a uuid.", "Write type: uuid.");
        var key = new YamlMap(file, node, $"'foreign_key' of {map.What}", ["entity", "on_delete"]);
        var target = key.RequiredText("entity", "Write foreign_key: { entity: user, on_delete: restrict }.");
        var onDelete = key.Text("on_delete") switch
        {
            null or "restrict" => OnDelete.Restrict,
            "cascade" => OnDelete.Cascade,
            "set_null" => OnDelete.SetNull,
            var text => throw key.FaultAt("on_delete", $"Invalid value '{text}' for 'on_delete' of {map.What}.", "Use restrict, cascade or set_null."),
        };
        return new ForeignKey(target.Contains('.', StringComparison.Ordinal) ? target : $"{package}.{target}", onDelete);
    }

    private static object? ReadBound(YamlMap map, Field field, string key)
    {
        if (!map.Has(key))
            return null;
        return field.Type is FieldType.Integer or FieldType.Bigint or FieldType.Decimal or FieldType.Double
            ? ReadValue(map, field, key)
            : throw map.FaultAt(key, $"'{key}' of {map.What} applies only to numbers.", "Remove it.");
    }

    private static object? ReadValue(YamlMap map, Field field, string key)
    {
        var text = map.Text(key)!;
        return FieldValue.Parse(field, text, out var value) is { } problem
            ? throw map.FaultAt(key, $"Invalid value '{text}' for '{key}' of {map.What}.", $"It {problem}.")
            : value;
    }

    private static void CheckSense(YamlMap map, Field field)
    {
        if (map.Has("default") && (field.Required || field.Generated != Generated.No))
            throw map.FaultAt("default", $"{map.Subject} has a default that is never used.", "Remove 'default', or remove 'required' and 'generated'.");
        if (field.Required && field.Generated != Generated.No)
            throw map.FaultAt("required", $"{map.Subject} is required and generated.", "Remove one of the two.");
        if (!field.Nullable && !field.Required && field.Generated == Generated.No && field.Default is null)
            throw map.FaultAt("nullable", $"{map.Subject} has no value when a request omits it.", "Add a default, required: true, or nullable: true.");
        if (field.ForeignKey?.OnDelete == OnDelete.SetNull && !field.Nullable)
        {
            throw map.FaultAt(
                "foreign_key", $"{map.Subject} has on_delete: set_null but is not nullable.", "Use on_delete: cascade or restrict, or nullable: true.");
        }
    }

    [GeneratedRegex(@"\A[a-z][A-Za-z0-9_]*\z")]
    private static partial Regex FieldName();

    [GeneratedRegex(@"\Adecimal\((?<precision>[0-9]{1,3}), ?(?<scale>[0-9]{1,3})\)\z")]
    private static partial Regex DecimalType();
}
