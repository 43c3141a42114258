using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dbal.Compare.Entities;
using Dbal.Compare.Streams;

namespace Dbal.Compare.Model;

/// <summary>The bodies of answers (docs/api.md), without the words for people.</summary>
internal static class Replies
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Answer Of(Failure failure) => new(failure.Status, null, null, Write(json =>
    {
        json.WriteBoolean("success", false);
        json.WriteStartObject("error");
        json.WriteString("code", failure.Code);
        json.WriteStartArray("fields");
        foreach (var field in failure.Fields)
        {
            json.WriteStartObject();
            json.WriteString("field", field);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }));

    public static Answer OfRow(int status, Entity entity, Row row, string? location = null, bool? isCreated = null) => new(status, row.ETag, location, Write(json =>
    {
        json.WriteBoolean("success", true);
        json.WritePropertyName("data");
        WriteRow(json, entity, row);
        if (isCreated is { } created)
            json.WriteBoolean("created", created);
    }));

    public static Answer OfRows(int status, Entity entity, IEnumerable<Row> rows) => new(status, null, null, Write(json => WriteRows(json, entity, rows)));

    public static Answer OfPage(Entity entity, Page page) => new(200, null, null, Write(json =>
    {
        WriteRows(json, entity, page.Rows);
        json.WriteStartObject("page");
        json.WriteNumber("limit", page.Limit);
        json.WriteString("nextCursor", page.Next);
        if (page.Total is { } total)
            json.WriteNumber("total", total);
        json.WriteEndObject();
    }));

    public static Answer OfId(string id) => new(200, null, null, Write(json =>
    {
        json.WriteBoolean("success", true);
        json.WriteStartObject("data");
        json.WriteString("id", id);
        json.WriteEndObject();
    }));

    private static void WriteRows(Utf8JsonWriter json, Entity entity, IEnumerable<Row> rows)
    {
        json.WriteBoolean("success", true);
        json.WriteStartArray("data");
        foreach (var row in rows)
            WriteRow(json, entity, row);
        json.WriteEndArray();
    }

    private static void WriteRow(Utf8JsonWriter json, Entity entity, Row row)
    {
        json.WriteStartObject();
        foreach (var field in entity.Fields.Where(field => !field.Sensitive))
        {
            json.WritePropertyName(field.Name);
            WriteValue(json, field, row[field]);
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, Field field, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string document when field.Kind == Kind.Json:
                json.WriteRawValue(document);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case double number:
                json.WriteNumberValue(number);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case decimal number:
                json.WriteStringValue(number.ToString($"F{field.Scale}", CultureInfo.InvariantCulture));
                break;
            case DateTime time:
                json.WriteStringValue(time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
                break;
            case DateOnly date:
                json.WriteStringValue(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                break;
            default:
                json.WriteStringValue((string)value);
                break;
        }
    }

    private static string Write(Action<Utf8JsonWriter> write)
    {
        var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }
}
