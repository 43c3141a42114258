using System.Text.Json;
using Dbal.Compare.Entities;

namespace Dbal.Compare.Model;

/// <summary>The rules on rows in bodies: absent fields, null and generated fields (S13), unknown fields (S23).</summary>
internal static class Bodies
{
    /// <summary>Reads a new row.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="body">The body.</param>
    /// <param name="ignoresGenerated">Whether generated fields are ignored instead of rejected.</param>
    /// <param name="faults">Receives the names of invalid fields.</param>
    public static Dictionary<string, object?> New(Entity entity, JsonElement body, bool ignoresGenerated, ICollection<string> faults)
    {
        var given = Given(entity, body, ignoresGenerated, faults);
        foreach (var field in entity.Fields.Where(field => !given.ContainsKey(field.Name)))
        {
            if (field.Required)
                faults.Add(field.Name);
            given[field.Name] = field.Generated switch
            {
                "true" => Ids.Next(),
                "created" or "updated" => Now(),
                _ => Values.Default(field),
            };
        }

        return given;
    }

    /// <summary>Reads the changes of a replacement: all fields that clients write, and the time of the last write.</summary>
    public static Dictionary<string, object?> Replacement(Entity entity, JsonElement body, string id, ICollection<string> faults)
    {
        var given = Given(entity, body, ignoresGenerated: true, faults);
        CheckId(given, id, faults);
        foreach (var field in entity.Fields.Where(field => field.Generated is null && !given.ContainsKey(field.Name)))
        {
            if (field.Required)
                faults.Add(field.Name);
            given[field.Name] = Values.Default(field);
        }

        return WithTime(entity, given);
    }

    /// <summary>Reads the changes of a PATCH.</summary>
    public static Dictionary<string, object?> Changes(Entity entity, JsonElement body, string id, ICollection<string> faults)
    {
        var given = Given(entity, body, ignoresGenerated: false, faults);
        CheckId(given, id, faults);
        return WithTime(entity, given);
    }

    /// <summary>The current time, in milliseconds.</summary>
    public static DateTime Now() => new(DateTime.UtcNow.Ticks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond);

    private static Dictionary<string, object?> WithTime(Entity entity, Dictionary<string, object?> changes)
    {
        foreach (var field in entity.Fields.Where(field => field.Generated == "updated"))
            changes[field.Name] = Now();
        return changes;
    }

    private static Dictionary<string, object?> Given(Entity entity, JsonElement body, bool ignoresGenerated, ICollection<string> faults)
    {
        var given = new Dictionary<string, object?>();
        if (body.ValueKind != JsonValueKind.Object)
            throw Failure.Invalid([]);
        foreach (var member in body.EnumerateObject())
        {
            object? value = null;
            if (entity.Find(member.Name) is not { } field)
                faults.Add(member.Name);
            else if (field.IsGenerated && ignoresGenerated)
                continue;
            else
            {
                var isValid = !field.IsGenerated
                    && (member.Value.ValueKind == JsonValueKind.Null ? field.Nullable : Values.TryRead(field, member.Value, out value));
                if (!isValid)
                    faults.Add(field.Name);
                given[field.Name] = isValid ? value : null;
            }
        }

        return given;
    }

    private static void CheckId(Dictionary<string, object?> given, string id, ICollection<string> faults)
    {
        if (given.Remove("id", out var other) && other is string text && text != id)
            faults.Add("id");
    }
}
