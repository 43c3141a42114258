using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Dbal.Backends;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Values;

namespace Dbal.Queries;

/// <summary>Where a page ended, as text that clients send back unread: the order, and the values of its keys in the page's last row.</summary>
public static class Cursor
{
    /// <summary>Makes the cursor of the page that ends in a row.</summary>
    public static string Encode(Entity entity, IReadOnlyList<SortKey> order, Row last)
    {
        var parts = order.Select(key => last.Values[key.Field.Ordinal] is { } value ? FieldValue.Format(value) : null).Prepend(Signature(entity, order));
        return Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(parts.ToArray(), CursorJson.Default.StringArray));
    }

    /// <summary>Reads a cursor back: the values of the order's keys.</summary>
    /// <exception cref="DbalException"><see cref="ErrorCode.BadRequest"/> for a cursor that this daemon did not make, or made for another list.</exception>
    public static IReadOnlyList<object?> Decode(string cursor, Entity entity, IReadOnlyList<SortKey> order)
    {
        string?[]? parts;
        try
        {
            parts = JsonSerializer.Deserialize(Base64Url.DecodeFromChars(cursor), CursorJson.Default.StringArray);
        }
        catch (Exception fault) when (fault is FormatException or JsonException)
        {
            throw Unusable("The cursor is not one that a page gave.");
        }
        if (parts is null || parts.Length != order.Count + 1 || parts[0] != Signature(entity, order))
            throw Unusable("The cursor belongs to a list of another entity or order.");

        var values = new object?[order.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var (field, text) = (order[i].Field, parts[i + 1]);
            if (text is null ? field == entity.Id : FieldValue.Parse(field, text, out values[i]) is not null)
                throw Unusable("The cursor is not one that a page gave.");
        }
        return values;
    }

    private static string Signature(Entity entity, IReadOnlyList<SortKey> order) =>
        new StringBuilder(entity.FullName).Append(':').AppendJoin(',', order.Select(key => key.Descending ? $"-{key.Field.Name}" : key.Field.Name)).ToString();

    private static DbalException Unusable(string message) =>
        new(ErrorCode.BadRequest, message, hint: "Begin again without a cursor, or send nextCursor as it was given, with the same sort.");
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string[]))]
internal sealed partial class CursorJson : System.Text.Json.Serialization.JsonSerializerContext;
