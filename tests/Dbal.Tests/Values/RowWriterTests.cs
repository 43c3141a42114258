using System.Buffers;
using System.Text;
using System.Text.Json;
using Dbal.Entities;
using Dbal.Tests.Backends;
using Dbal.Values;

namespace Dbal.Tests.Values;

public sealed class RowWriterTests
{
    private static readonly Guid Id = Guid.Parse("0198c0de-0000-7abc-8def-0123456789ab");

    [Test]
    public void Values_of_every_type_are_written_in_declared_order()
    {
        var row = new Row(
            [
                Id, "a\"é", "", -7L, long.MaxValue, -1234567890123456789012.5m, 0.30000000000000004, true,
                new DateTime(2026, 2, 6, 10, 0, 0, 5, DateTimeKind.Utc), new DateOnly(1000, 1, 2), Guid.Empty, "draft", "{\"n\":1.10}", null, null, 0L,
            ],
            Version: 1);

        Assert.That(Write(ContractSchema.Sample, row), Is.EqualTo(
            $$"""
            {"id":"{{Id}}","name":"a\u0022\u00E9","note":"","count":-7,"serial":9223372036854775807,"price":"-1234567890123456789012.500000",
            "ratio":0.30000000000000004,"active":true,"at":"2026-02-06T10:00:00.005Z","day":"1000-01-02","other":"{{Guid.Empty}}","state":"draft",
            "document":{"n":1.10},"code":null,"area":null,"rank":0}
            """.ReplaceLineEndings("")));
    }

    [Test]
    public void S24_sensitive_fields_are_not_written()
    {
        Field[] fields =
        [
            new() { Name = "id", Type = FieldType.Uuid, Ordinal = 0 },
            new() { Name = "token", Type = FieldType.String, Ordinal = 1, Sensitive = true },
            new() { Name = "name", Type = FieldType.String, Ordinal = 2 },
        ];

        Assert.That(Write(new Entity("core", "session", fields, []), new Row([Id, "secret", "n"], Version: 1)), Is.EqualTo($$"""{"id":"{{Id}}","name":"n"}"""));
    }

    [Test]
    public void A_json_field_is_written_unchanged_and_a_text_that_looks_like_json_is_a_string()
    {
        var row = new Row(new object?[ContractSchema.Sample.Fields.Count], Version: 1);
        row.Values[0] = Id;
        row.Values[1] = "{}";
        row.Values[12] = "{}";

        Assert.That(Write(ContractSchema.Sample, row), Does.Contain("\"name\":\"{}\"").And.Contain("\"document\":{}"));
    }

    private static string Write(Entity entity, Row row)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
            RowWriter.Write(writer, entity, row);
        return Encoding.UTF8.GetString(json.WrittenSpan);
    }
}
