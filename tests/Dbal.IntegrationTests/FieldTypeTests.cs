using System.Text.Json.Nodes;

namespace Dbal.IntegrationTests;

public sealed class FieldTypeTests : DaemonTest
{
    [Test]
    public async Task Every_field_type_round_trips()
    {
        var row = new
        {
            sku = "naïve ☕ 👩‍🚀",
            name = "  spaces are kept  ",
            description = "first line\nsecond\tline \"quoted\" \\ %_ é e\u0301",
            category = "",
            price = "12345678901234.5678",
            weight = 0.1 + 0.2,
            stock = int.MinValue,
            barcode = long.MaxValue,
            available = false,
            state = "retired",
            releasedOn = "2024-02-29",
            supplierRef = "0198c0de-0000-7000-8000-00000000abcd",
            attributes = JsonNode.Parse("""{"nested":[1,"two",{"three":null,"é":"👍"}],"exact":12345678901234567890.123456789,"flag":true,"empty":{}}"""),
        };

        var created = (await Products.Create(row)).Expect(Created).ExpectFields(row);

        (await Products.Read(created.Id)).Expect(OK).ExpectFields(created.Data);
        (await Products.List(("sku", row.sku))).Expect(OK).ExpectColumn("id", created.Id);

        var user = await Users.Add(Samples.User("ada", new { lastLoginAt = "2026-02-06T12:30:00.1239+02:30" }));
        (await Users.Read(user)).Expect(OK).ExpectFields(new { lastLoginAt = "2026-02-06T10:00:00.123Z" });
    }
}
