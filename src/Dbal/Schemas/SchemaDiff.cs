using System.Globalization;
using Dbal.Entities;
using Dbal.Values;
using Index = Dbal.Entities.Index;

namespace Dbal.Schemas;

/// <summary>Compares the entities in a database with those in the files.</summary>
public static class SchemaDiff
{
    /// <summary>Returns the changes from one to the other: entities first, each with its fields in declared order.</summary>
    /// <param name="before">The entities in the database.</param>
    /// <param name="after">The entities in the files.</param>
    /// <param name="adopted">
    /// The names of entities whose definitions were derived from the database. Changes to their files are unknown, so a field that is not nullable is no
    /// change as long as no row has a null.
    /// </param>
    public static IReadOnlyList<SchemaChange> Between(IReadOnlyCollection<Entity> before, Schema after, IReadOnlySet<string> adopted)
    {
        var changes = new List<SchemaChange>();
        var former = before.ToDictionary(entity => entity.FullName, StringComparer.Ordinal);
        foreach (var entity in after.Entities)
        {
            if (former.Remove(entity.FullName, out var old))
            {
                if (old != entity)
                    changes.AddRange(Between(old, entity, adopted.Contains(entity.FullName)));
            }
            else
                changes.Add(new SchemaChange(ChangeKind.AddEntity, entity.FullName, "is new") { After = entity });
        }
        changes.AddRange(former.Values.OrderBy(entity => entity.FullName, StringComparer.Ordinal)
            .Select(entity => new SchemaChange(ChangeKind.DropEntity, entity.FullName, "no longer has an entity file") { Before = entity }));
        return changes;
    }

    /// <summary>Whether two definitions of a field store values in the same format.</summary>
    public static bool IsSameType(Field before, Field after) =>
        (before.Type, before.Precision, before.Scale) == (after.Type, after.Precision, after.Scale);

    private static IEnumerable<SchemaChange> Between(Entity before, Entity after, bool adopted)
    {
        foreach (var field in after.Fields.Skip(1))
        {
            var changes = before.TryGetField(field.Name, out var old) ? Between(old, field, adopted) : [Added(field)];
            foreach (var change in changes)
                yield return change with { Subject = $"{after}.{field}", Before = before, After = after, FieldBefore = old, FieldAfter = field };
        }
        foreach (var field in before.Fields.Where(field => !after.TryGetField(field.Name, out _)))
        {
            yield return new SchemaChange(ChangeKind.DropField, $"{after}.{field}", "is no longer in the entity file")
            {
                Before = before,
                After = after,
                FieldBefore = field,
            };
        }
        foreach (var index in after.Indexes.Where(index => !before.Indexes.Any(other => other.Name == index.Name)))
        {
            yield return new SchemaChange(
                index.Unique ? ChangeKind.AddUnique : ChangeKind.AddIndex,
                NameOf(after, index),
                index.Unique ? "is a new unique key" : "is a new index")
            {
                Before = before,
                After = after,
                Index = index,
                DependsOnRows = index.Unique,
            };
        }
        foreach (var index in before.Indexes.Where(index => !after.Indexes.Any(other => other.Name == index.Name)))
        {
            yield return new SchemaChange(
                index.Unique ? ChangeKind.DropUnique : ChangeKind.DropIndex,
                NameOf(after, index),
                index.Unique ? "is no longer a unique key" : "is no longer an index")
            {
                Before = before,
                After = after,
                Index = index,
            };
        }
    }

    private static string NameOf(Entity entity, Index index) => $"{entity} ({string.Join(", ", index.Fields)})";

    // Existing rows cannot get a value for a required reference.
    private static SchemaChange Added(Field field)
    {
        var (detail, hasValue) = (field.Default, field.ForeignKey) switch
        {
            ({ } value, null) => ($"is a new {TypeOf(field)}, {FieldValue.Format(value)} in existing rows", true),
            (null, _) when field.Nullable => ($"is a new {TypeOf(field)}, null in existing rows", true),
            _ => ($"is a new {TypeOf(field)} without a value for existing rows; declare a default or nullable: true", false),
        };
        return Change(ChangeKind.AddField, detail) with { DependsOnRows = !hasValue };
    }

    private static IEnumerable<SchemaChange> Between(Field before, Field after, bool adopted)
    {
        if (!IsSameType(before, after))
            yield return Change(ChangeKind.ChangeType, $"type is {TypeOf(after)}, was {TypeOf(before)}");
        else
        {
            foreach (var change in BetweenRules(before, after))
                yield return change;
        }
        if (before.Nullable && !after.Nullable)
            yield return Change(ChangeKind.Require, "must no longer be null") with { DependsOnRows = adopted };
        if (!before.Nullable && after.Nullable)
            yield return Change(ChangeKind.Relax, "may be null");
        if (before.Required != after.Required || before.Generated != after.Generated || !Equals(before.Default, after.Default))
            yield return Change(ChangeKind.Redefine, "has another default, required or generated");
        foreach (var change in BetweenReferences(before.ForeignKey, after.ForeignKey))
            yield return change;
    }

    private static IEnumerable<SchemaChange> BetweenRules(Field before, Field after)
    {
        if (Limit(before.MaxLength, after.MaxLength) is { } length)
            yield return Change(length, $"max_length is {Text(after.MaxLength)}, was {Text(before.MaxLength)}");
        if (Limit(after.Min, before.Min, lower: true) is { } min)
            yield return Change(min, $"min is {Text(after.Min)}, was {Text(before.Min)}");
        if (Limit(before.Max, after.Max) is { } max)
            yield return Change(max, $"max is {Text(after.Max)}, was {Text(before.Max)}");
        if (before.Values.Except(after.Values, StringComparer.Ordinal).ToList() is { Count: > 0 } gone)
            yield return Change(ChangeKind.Narrow, $"no longer has the value {string.Join(", ", gone)}");
        if (after.Values.Except(before.Values, StringComparer.Ordinal).ToList() is { Count: > 0 } added)
            yield return Change(ChangeKind.Widen, $"has the new value {string.Join(", ", added)}");
    }

    // For a lower limit the direction is reversed: a greater value is narrower. Null means no limit.
    private static ChangeKind? Limit(object? before, object? after, bool lower = false)
    {
        if (Equals(before, after))
            return null;
        var (former, now) = lower ? (after, before) : (before, after);
        if (former is null || now is null)
            return now is null ? ChangeKind.Widen : ChangeKind.Narrow;
        return Comparer<object>.Default.Compare(before, after) < 0 ? ChangeKind.Widen : ChangeKind.Narrow;
    }

    private static IEnumerable<SchemaChange> BetweenReferences(ForeignKey? before, ForeignKey? after)
    {
        if (before is not null && before.Target != after?.Target)
            yield return Change(ChangeKind.DropReference, $"no longer refers to {before.Target}");
        if (after is not null && before?.Target != after.Target)
            yield return Change(ChangeKind.AddReference, $"refers to {after.Target}") with { DependsOnRows = true };
        else if (after is not null && before!.OnDelete != after.OnDelete)
            yield return Change(ChangeKind.ChangeOnDelete, $"on_delete is {Text(after.OnDelete)}, was {Text(before.OnDelete)}");
    }

    private static SchemaChange Change(ChangeKind kind, string detail) => new(kind, "", detail);

    private static string TypeOf(Field field) => field.Type == FieldType.Decimal
        ? string.Create(CultureInfo.InvariantCulture, $"decimal({field.Precision}, {field.Scale})")
        : field.Type.ToString().ToLowerInvariant();

    private static string Text(object? limit) => limit switch
    {
        null => "none",
        int length => length.ToString(CultureInfo.InvariantCulture),
        OnDelete.SetNull => "set_null",
        OnDelete other => other.ToString().ToLowerInvariant(),
        _ => FieldValue.Format(limit),
    };
}
