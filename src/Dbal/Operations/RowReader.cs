using System.Text.Json;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Text;
using Dbal.Values;

namespace Dbal.Operations;

/// <summary>Reads request bodies into values, and collects all invalid fields.</summary>
internal sealed class RowReader(Entity entity, TimeProvider clock)
{
    private readonly FieldProblems problems = new();

    /// <summary>Records a problem with a field.</summary>
    public void Report(string field, string problem) => problems.Add(field, problem);

    /// <summary>Whether a problem with a field was recorded.</summary>
    public bool HasProblem(Field field) => problems.Has(field.Name);

    /// <summary>Throws when a problem was recorded.</summary>
    /// <exception cref="DbalException"><see cref="ErrorCode.ValidationError"/>, naming every invalid field.</exception>
    public void ThrowIfInvalid() => problems.ThrowIfAny($"The {entity.Name} is not valid.");

    /// <summary>Reads a new row: given values, defaults and generated values.</summary>
    /// <param name="body">The JSON object.</param>
    /// <param name="place">A prefix for field names in problems, for a row of a bulk.</param>
    /// <param name="ignoreGenerated">Whether to ignore generated fields in the body instead of rejecting them.</param>
    public object?[] ReadNew(JsonElement body, string place = "", bool ignoreGenerated = false)
    {
        var given = ReadGiven(body, place, ignoreGenerated);
        var now = Timestamps.Now(clock);
        var values = new object?[entity.Fields.Count];
        foreach (var field in entity.Fields)
        {
            values[field.Ordinal] = given.TryGetValue(field, out var value) ? value : field.Generated switch
            {
                Generated.Uuid => UuidSource.Next(clock),
                Generated.Created or Generated.Updated => now,
                _ => DefaultOf(field, place),
            };
        }
        return values;
    }

    /// <summary>Reads the changes of a replace: all fields except generated ones, of which only the time of the last update changes (S13).</summary>
    public Dictionary<Field, object?> ReadReplacement(JsonElement body, Guid id)
    {
        var given = ReadGiven(body, "", ignoreGenerated: true);
        CheckId(given, id);
        var changes = new Dictionary<Field, object?>();
        foreach (var field in entity.Fields)
        {
            if (field.Generated == Generated.Updated)
                changes[field] = Timestamps.Now(clock);
            else if (field.Generated == Generated.No)
                changes[field] = given.TryGetValue(field, out var value) ? value : DefaultOf(field, "");
        }
        return changes;
    }

    /// <summary>Reads the changes of a PATCH: the fields in the body.</summary>
    public Dictionary<Field, object?> ReadChanges(JsonElement body, Guid id)
    {
        var changes = ReadGiven(body, "", ignoreGenerated: false);
        CheckId(changes, id);
        foreach (var field in entity.Fields.Where(field => field.Generated == Generated.Updated))
            changes[field] = Timestamps.Now(clock);
        return changes;
    }

    private Dictionary<Field, object?> ReadGiven(JsonElement body, string place, bool ignoreGenerated)
    {
        var given = new Dictionary<Field, object?>();
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw place == ""
                ? new DbalException(ErrorCode.ValidationError, "The body must be a JSON object.")
                : new DbalException(
                    ErrorCode.ValidationError, "Each row must be a JSON object.", [new FieldProblem(place.TrimEnd('.'), "must be a JSON object")]);
        }
        foreach (var member in body.EnumerateObject())
        {
            if (problems.IsFull)
                break;
            if (!JsonText.TryGetName(member, out var name))
                Report(place.TrimEnd('.'), "must not have a field name with a lone surrogate");
            else if (!entity.TryGetField(name, out var field))
                Report(place + name, $"is not a field of {entity.Name}. {NearestName.Hint(name, entity.Fields.Select(each => each.Name))}");
            else if (IsGenerated(field) && ignoreGenerated)
                continue;
            else if (ReadMember(field, member.Value, out var value) is { } problem)
            {
                given[field] = null; // prevents a second report as missing
                Report(place + field.Name, problem);
            }
            else
                given[field] = value;
        }
        return given;
    }

    // A create may provide the id.
    private bool IsGenerated(Field field) => field.Generated != Generated.No && field != entity.Id;

    private string? ReadMember(Field field, JsonElement json, out object? value)
    {
        value = null;
        if (IsGenerated(field))
            return "is set by the daemon and cannot be written";
        if (json.ValueKind == JsonValueKind.Null)
            return field.Nullable ? null : "must not be null";
        return FieldValue.Read(field, json, out value);
    }

    private object? DefaultOf(Field field, string place)
    {
        if (field.Required)
            Report(place + field.Name, "is required");
        return field.Default;
    }

    private void CheckId(Dictionary<Field, object?> given, Guid id)
    {
        if (given.Remove(entity.Id, out var value) && value is Guid other && other != id)
            Report(entity.Id.Name, "must be the id in the path, or omitted");
    }
}
