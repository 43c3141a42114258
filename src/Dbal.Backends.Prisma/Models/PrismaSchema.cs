using System.Globalization;
using System.Text;
using Dbal.Backends.Postgres;
using Dbal.Backends.Sql;
using Dbal.Entities;
using Dbal.Values;

namespace Dbal.Backends.Prisma.Models;

/// <summary>
/// Writes a schema as <c>schema.prisma</c> in a fixed order, formatted like <c>prisma format</c>. It describes the tables of
/// <see cref="TableDefinition"/>, including the names of their constraints.
/// </summary>
public static class PrismaSchema
{
    private const string Head = """
        // Generated from the YAML files of the entities. Edit those, not this file.
        // Tenant and Version are the system columns of every table: keys apply within one tenant, and a version changes with every write.
        // Fields are named f_ plus their column, because names such as "not" and "constructor" have a meaning in Prisma Client and JavaScript.

        generator client {
          provider = "prisma-client-js"
          output   = "./client"
        }

        datasource db {
          provider = "postgresql"
        }

        """;

    private static readonly PostgresDialect Dialect = new();

    /// <summary>Returns the text of <c>schema.prisma</c>.</summary>
    public static string Write(Schema schema)
    {
        var models = new PrismaModels(schema);
        var text = new StringBuilder(Head);
        foreach (var entity in schema.Entities)
            AppendModel(text.Append('\n'), schema, models, entity);
        return text.Replace("\r", "").ToString();
    }

    private static void AppendModel(StringBuilder text, Schema schema, PrismaModels models, Entity entity)
    {
        var model = models[entity];
        if (entity.Description is { } description)
            AppendComment(text, indent: "", description);
        text.Append("model ").Append(model.Name).Append(" {\n");

        var lines = Lines(schema, models, model).ToList();
        var (nameWidth, typeWidth) = (lines.Max(line => line.Name.Length), lines.Max(line => line.Type.Length));
        foreach (var line in lines)
        {
            AppendComment(text, indent: "  ", line.Comment);
            text.Append($"  {line.Name.PadRight(nameWidth)} {line.Type.PadRight(typeWidth)} {line.Attributes}".TrimEnd()).Append('\n');
        }

        text.Append('\n');
        text.Append($"  @@id([{PrismaModel.Tenant}, {PrismaModel.Id}])\n");
        foreach (var (name, unique, fields) in new TableDefinition(Dialect, schema, entity).Indexes.OrderByDescending(index => index.Unique))
            text.Append($"  @@{(unique ? "unique" : "index")}([{string.Join(", ", fields.Select(NameOf))}], map: \"{name}\")\n");
        text.Append($"  @@map(\"{entity.Table}\")\n}}\n");
    }

    private static IEnumerable<Line> Lines(Schema schema, PrismaModels models, PrismaModel model)
    {
        yield return new Line(PrismaModel.Tenant, "String", $"@map(\"{SystemColumns.Tenant.Name}\") {NativeType(SystemColumns.Tenant)}");
        foreach (var field in model.Entity.Fields)
            yield return new Line(
                NameOf(field), Type(field) + (field.Nullable ? "?" : ""), $"{Default(field)}@map(\"{field.Name}\") {NativeType(field)}", Comment(field));
        yield return new Line(PrismaModel.Version, "BigInt", $"@map(\"{SystemColumns.Version.Name}\") {NativeType(SystemColumns.Version)}");

        foreach (var field in model.Entity.ForeignKeys)
        {
            var target = models[schema.Target(field.ForeignKey!)];
            var cascade = field.ForeignKey!.OnDelete == OnDelete.Cascade;
            yield return new Line(
                PrismaModel.RelationField(field),
                target.Name + (field.Nullable ? "?" : ""),
                $"@relation(\"{model.Relation(field)}\", fields: [{PrismaModel.Tenant}, {NameOf(field)}], "
                    + $"references: [{PrismaModel.Tenant}, {PrismaModel.Id}], "
                    + $"onDelete: {(cascade ? "Cascade" : "NoAction")}, onUpdate: NoAction, map: \"{ConstraintNames.ForeignKey(model.Entity, field)}\")",
                field.ForeignKey.OnDelete switch
                {
                    OnDelete.Restrict => "Referenced rows cannot be deleted.",
                    // ON DELETE SET NULL on both columns would also set the tenant to null.
                    OnDelete.SetNull => $"When the referenced row is deleted, the daemon sets {field} to null.",
                    _ => null,
                });
        }
        foreach (var reference in schema.ReferencesTo(model.Entity))
        {
            var from = models[reference.From];
            yield return new Line(from.BackRelationField(reference.Field), $"{from.Name}[]", $"@relation(\"{from.Relation(reference.Field)}\")");
        }
    }

    private static string NameOf(Field field) => field == SystemColumns.Tenant ? PrismaModel.Tenant : PrismaModel.NameOf(field);

    private static string Type(Field field) => field.Type switch
    {
        // A Prisma enum would need an enum type in the database. The column is text, and the daemon checks the values.
        FieldType.String or FieldType.Text or FieldType.Enum or FieldType.Json or FieldType.Uuid => "String",
        FieldType.Integer => "Int",
        FieldType.Bigint => "BigInt",
        FieldType.Decimal => "Decimal",
        FieldType.Double => "Float",
        FieldType.Boolean => "Boolean",
        FieldType.DateTime or FieldType.Date => "DateTime",
        _ => throw new ArgumentOutOfRangeException(nameof(field), field.Type, "unknown field type"),
    };

    private static string NativeType(Field field) => field.Type switch
    {
        FieldType.String or FieldType.Text or FieldType.Enum or FieldType.Json => "@db.Text",
        FieldType.Integer => "@db.Integer",
        FieldType.Bigint => "@db.BigInt",
        FieldType.Decimal => $"@db.Decimal({field.Precision}, {field.Scale})",
        FieldType.Double => "@db.DoublePrecision",
        FieldType.Boolean => "@db.Boolean",
        FieldType.DateTime => "@db.Timestamptz(3)",
        FieldType.Date => "@db.Date",
        FieldType.Uuid => "@db.Uuid",
        _ => throw new ArgumentOutOfRangeException(nameof(field), field.Type, "unknown field type"),
    };

    private static string Default(Field field) => (field.Generated, field.Default) switch
    {
        (Generated.Uuid, _) => "@default(uuid(7)) ",
        (Generated.Created, _) => "@default(now()) ",
        (_, null) => "",
        (_, double real) => $"@default({WithoutExponent(real)}) ",
        (_, string or DateTime or Guid) => $"@default({Quoted(FieldValue.Format(field.Default))}) ",
        (_, DateOnly date) => $"@default({Quoted($"{FieldValue.Format(date)}T00:00:00.000Z")}) ",
        _ => $"@default({FieldValue.Format(field.Default)}) ",
    };

    private static string? Comment(Field field)
    {
        var parts = new[]
        {
            field.Description,
            field.Type == FieldType.Enum ? $"One of: {string.Join(", ", field.Values)}." : null,
            field.Type == FieldType.Json ? "A JSON document, stored as text to keep numbers exact." : null,
            field.MaxLength is { } most ? $"At most {most.ToString(CultureInfo.InvariantCulture)} characters." : null,
            field.Generated == Generated.Updated ? "Set by the daemon with every write." : null,
            field.Sensitive ? "Sensitive: never returned." : null,
        };
        return parts.Any(part => part is not null) ? string.Join(' ', parts.Where(part => part is not null)) : null;
    }

    private static void AppendComment(StringBuilder text, string indent, string? comment)
    {
        foreach (var line in comment?.Trim().Split('\n') ?? [])
            text.Append(indent).Append($"/// {line}".TrimEnd()).Append('\n');
    }

    private static string Quoted(string value)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in value)
        {
            quoted.Append(character switch
            {
                '"' or '\\' => $"\\{character}",
                < ' ' or '\u007f' => $"\\u{(int)character:x4}",
                _ => character.ToString(),
            });
        }
        return quoted.Append('"').ToString();
    }

    // Prisma's grammar does not support exponents.
    private static string WithoutExponent(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        if (text.Split('E') is not [var mantissa, var power])
            return text;
        var sign = mantissa.StartsWith('-') ? "-" : "";
        var (whole, fraction) = mantissa.TrimStart('-').Split('.') is [var left, var right] ? (left, right) : (mantissa.TrimStart('-'), "");
        var point = whole.Length + int.Parse(power, CultureInfo.InvariantCulture);
        var digits = whole + fraction;
        return point > 0
            ? $"{sign}{digits.PadRight(point, '0')[..point]}.{(digits.Length > point ? digits[point..] : "0")}"
            : $"{sign}0.{new string('0', -point)}{digits}";
    }

    private sealed record Line(string Name, string Type, string Attributes, string? Comment = null);
}
