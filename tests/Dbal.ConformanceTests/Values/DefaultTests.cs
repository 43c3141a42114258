namespace Dbal.ConformanceTests.Values;

public sealed class DefaultTests : DaemonTest
{
    private static readonly object Full = new
    {
        name = "Full", price = "2.5000", description = "d", category = "c", margin = "-1.000000", weight = 1.5, stock = 3, barcode = 5, available = false,
        state = "active", releasedOn = "2026-02-06", supplierRef = "00000000-0000-7000-8000-000000000001", attributes = new { a = 1 },
    };

    private static readonly object Defaults = new
    {
        stock = 0, available = true, state = "draft", description = (string?)null, category = (string?)null, margin = (string?)null, weight = (double?)null,
        barcode = (long?)null, releasedOn = (string?)null, supplierRef = (string?)null, attributes = (object?)null,
    };

    [Test]
    public async Task S13_create_sets_absent_fields_to_their_default_or_null()
    {
        var created = (await Products.Create(Samples.Product("A-1"))).Expect(Created).ExpectFields(Defaults);

        (await Products.Read(created.Id)).Expect(OK).ExpectFields(created.Data);
    }

    [Test]
    public async Task S13_patch_keeps_absent_fields_and_sets_null()
    {
        var id = await Products.Add(Samples.Product("A-1", Full));

        var expected = Samples.Product("A-1", Full);
        expected["weight"] = 2.5;

        (await Products.Change(id, new { weight = 2.5 })).Expect(OK).ExpectFields(expected);
        var nulls = new
        {
            description = (string?)null, category = (string?)null, margin = (string?)null, weight = (double?)null, barcode = (long?)null,
            releasedOn = (string?)null, supplierRef = (string?)null, attributes = (object?)null,
        };
        (await Products.Change(id, nulls)).Expect(OK).ExpectFields(nulls).ExpectFields(new { name = "Full", price = "2.5000", stock = 3, available = false, state = "active" });
        (await Products.Read(id)).Expect(OK).ExpectFields(nulls);
    }

    [Test]
    public async Task S13_put_sets_absent_fields_to_their_default_or_null()
    {
        var id = await Products.Add(Samples.Product("A-1", Full));

        (await Products.Replace(id, Samples.Product("A-1"))).Expect(OK).ExpectFields(Defaults).ExpectFields(new { name = "A-1", price = "1.0000" });

        (await Products.Read(id)).Expect(OK).ExpectFields(Defaults);
    }

    [Test]
    public async Task S13_put_and_create_require_every_required_field_and_patch_none()
    {
        var id = await Products.Add(Samples.Product("A-1"));

        (await Products.Create(new { })).ExpectError(ErrorCode.ValidationError, "sku", "name", "price");
        (await Products.Replace(id, new { sku = "A-1" })).ExpectError(ErrorCode.ValidationError, "name", "price");
        (await Products.Change(id, new { })).Expect(OK);
    }

    [TestCase("name")]
    [TestCase("price")]
    [TestCase("stock")]
    [TestCase("available")]
    [TestCase("state")]
    public async Task S13_null_is_rejected_for_fields_that_are_not_nullable(string field)
    {
        var id = await Products.Add(Samples.Product("A-1"));
        var body = new Dictionary<string, object?> { [field] = null };

        (await Products.Create(Samples.Product("A-2", body))).ExpectError(ErrorCode.ValidationError, field);
        (await Products.Replace(id, Samples.Product("A-1", body))).ExpectError(ErrorCode.ValidationError, field);
        (await Products.Change(id, body)).ExpectError(ErrorCode.ValidationError, field);
    }

    [Test]
    public async Task S13_the_daemon_sets_generated_times()
    {
        var created = (await Products.Create(Samples.Product("A-1"))).Expect(Created);
        Assert.That(created["updatedAt"].GetString(), Is.EqualTo(created["createdAt"].GetString()));
        await Task.Delay(5);

        var changed = (await Products.Change(created.Id, new { stock = 1 })).Expect(OK).ExpectFields(new { createdAt = created["createdAt"] });
        Assert.That(changed["updatedAt"].GetDateTimeOffset(), Is.GreaterThan(created["updatedAt"].GetDateTimeOffset()));
        await Task.Delay(5);

        var replaced = (await Products.Replace(created.Id, Samples.Product("A-1"))).Expect(OK).ExpectFields(new { createdAt = created["createdAt"] });
        Assert.That(replaced["updatedAt"].GetDateTimeOffset(), Is.GreaterThan(changed["updatedAt"].GetDateTimeOffset()));
        foreach (var field in new[] { "createdAt", "updatedAt" })
        {
            var body = new Dictionary<string, string> { [field] = "2026-02-06T10:00:00.000Z" };
            (await Products.Create(Samples.Product("A-2", body))).ExpectError(ErrorCode.ValidationError, field);
            (await Products.Change(created.Id, body)).ExpectError(ErrorCode.ValidationError, field);
        }
    }

    [Test]
    public async Task S13_put_accepts_the_result_of_get()
    {
        var user = (await Users.Create(Samples.User("ada"))).Expect(Created);
        var workflow = (await Rows("core", "workflow").Create(new { name = "w", definition = new { }, ownerId = user.Id })).Expect(Created);
        var created = new[]
        {
            (Products, (await Products.Create(Samples.Product("A-1", Full))).Expect(Created)),
            (Users, user),
            (Rows("core", "workflow"), workflow),
            (Rows("notify", "notification"), (await Rows("notify", "notification").Create(new { userId = user.Id, title = "Hello" })).Expect(Created)),
        };
        foreach (var (rows, row) in created)
        {
            var given = (await rows.Read(row.Id)).Expect(OK);

            var replaced = (await rows.Replace(row.Id, given.Data.GetRawText())).Expect(OK);

            var (before, after) = (Fields(given), Fields(replaced));
            if (before.Remove("updatedAt", out var earlier))
                Assert.That(after.Remove("updatedAt", out var later) && string.CompareOrdinal(later, earlier) >= 0);
            Assert.That(after, Is.EqualTo(before));
            Assert.That(Fields((await rows.Read(row.Id)).Expect(OK)), Is.EqualTo(Fields(replaced)));
        }

        static Dictionary<string, string> Fields(Answer answer) => answer.Data.EnumerateObject().ToDictionary(field => field.Name, field => field.Value.GetRawText());
    }

    [TestCase("2001-01-01T00:00:00.000Z")]
    [TestCase("not a time")]
    [TestCase(null)]
    public async Task S13_put_and_upsert_ignore_generated_fields_with_any_value(string? time)
    {
        var created = (await Products.Create(Samples.Product("A-1"))).Expect(Created);
        var row = Samples.Product("A-1", new { stock = 1, createdAt = time, updatedAt = time });

        (await Products.Replace(created.Id, row)).Expect(OK).ExpectFields(new { stock = 1, createdAt = created["createdAt"] });
        (await Products.Upsert("sku", row)).Expect(OK).ExpectFields(new { stock = 1, createdAt = created["createdAt"] });

        row["sku"] = "A-2";
        var other = (await Products.Upsert("sku", row)).Expect(Created);
        Assert.That(other["createdAt"].GetDateTimeOffset(), Is.GreaterThanOrEqualTo(created["createdAt"].GetDateTimeOffset()));
    }

    [Test]
    public async Task S13_a_create_or_bulk_with_a_generated_field_is_rejected()
    {
        foreach (var field in new[] { "createdAt", "updatedAt" })
        {
            var row = Samples.Product("A-1", new Dictionary<string, string?> { [field] = null });
            (await Products.Create(row)).ExpectError(ErrorCode.ValidationError, field);
            (await Products.Bulk(new[] { row })).ExpectError(ErrorCode.ValidationError, $"0.{field}");
        }
    }
}
