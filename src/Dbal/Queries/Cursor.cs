using System.Buffers.Text;
using System.Text;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Values;

namespace Dbal.Queries;

/// <summary>
/// The end of a page as opaque text: a digest of the list, and the values of the sort keys in the page's last row. The values make the cursor independent
/// of later changes to that row. <see cref="ListQuery.MaxSortedLength"/> limits its length (S2).
/// </summary>
public static class Cursor
{
    private const byte Form = 2;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Creates the cursor of a page from its last row.</summary>
    public static string Encode(Entity entity, string tenant, ListQuery query, Row last)
    {
        var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Strict);
        writer.Write(Form);
        writer.Write(query.DigestOf(entity, tenant));
        foreach (var key in query.Order)
        {
            var value = last.Values[key.Field.Ordinal];
            writer.Write(value is not null);
            if (value is Guid uuid)
                writer.Write(uuid.ToByteArray());
            else if (value is not null)
                writer.Write(FieldValue.Format(value));
        }

        return Base64Url.EncodeToString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    /// <summary>Reads the values of the sort keys from a cursor.</summary>
    /// <exception cref="DbalException"><see cref="ErrorCode.BadRequest"/> for a cursor that no daemon created, or one of another list.</exception>
    public static IReadOnlyList<object?> Decode(string cursor, Entity entity, string tenant, ListQuery query)
    {
        try
        {
            var bytes = new MemoryStream(Base64Url.DecodeFromChars(cursor));
            using var reader = new BinaryReader(bytes, Strict);
            if (reader.ReadByte() != Form)
                throw Unreadable();
            if (!reader.ReadBytes(ListDigest.Length).AsSpan().SequenceEqual(query.DigestOf(entity, tenant)))
                throw Unusable("The cursor belongs to a list with another entity, tenant, filter or order.");
            var values = query.Order.Select(key => ReadValue(reader, key.Field, entity)).ToList();
            return bytes.Position == bytes.Length ? values : throw Unreadable();
        }
        catch (Exception fault) when (fault is FormatException or IOException or ArgumentException)
        {
            throw Unreadable();
        }
    }

    private static object? ReadValue(BinaryReader reader, Field field, Entity entity)
    {
        if (!reader.ReadBoolean())
            return field == entity.Id ? throw Unreadable() : null;
        if (field.Type == FieldType.Uuid)
            return new Guid(reader.ReadBytes(16));
        // An old row may violate a newer limit of its field.
        var unlimited = field with { Type = field.Type == FieldType.Enum ? FieldType.Text : field.Type, MaxLength = null, Min = null, Max = null };
        return FieldValue.Parse(unlimited, reader.ReadString(), out var value) is null ? value : throw Unreadable();
    }

    private static DbalException Unreadable() => Unusable("Invalid cursor.");

    private static DbalException Unusable(string message) =>
        new(ErrorCode.BadRequest, message, hint: "Send nextCursor unchanged, with the same filters and sort, or start again without a cursor.");
}
