namespace Dbal.ConformanceTests.Values;

public sealed class UuidTests : DaemonTest
{
    [TestCase("0198c0de-0000-7abc-8def-0123456789ab")]
    [TestCase("0198C0DE-0000-7ABC-8DEF-0123456789AB")]
    [TestCase("0198c0de-0000-7ABC-8def-0123456789AB")]
    [TestCase("00000000-0000-0000-0000-000000000000")]
    [TestCase("ffffffff-ffff-ffff-ffff-ffffffffffff")]
    public async Task S20_any_case_is_accepted_and_lower_case_returned(string supplierRef)
    {
        var id = await Products.Add(Samples.Product("A-1", new { supplierRef }));

        (await Products.Read(id)).Expect(OK).ExpectFields(new { supplierRef = supplierRef.ToLowerInvariant() });
        (await Products.List(("supplierRef", supplierRef.ToUpperInvariant()))).ExpectColumn("id", id);
        (await Products.List(("supplierRef", supplierRef.ToLowerInvariant()))).ExpectColumn("id", id);
    }

    [TestCase("\"0198c0de00007abc8def0123456789ab\"")]
    [TestCase("\"{0198c0de-0000-7abc-8def-0123456789ab}\"")]
    [TestCase("\"urn:uuid:0198c0de-0000-7abc-8def-0123456789ab\"")]
    [TestCase("\"0198c0de-0000-7abc-8def-0123456789a\"")]
    [TestCase("\"0198c0de-0000-7abc-8def-0123456789ag\"")]
    [TestCase("\"+198c0de-0000-7abc-8def-0123456789ab\"")]
    [TestCase("\"0x98c0de-0000-7abc-8def-0123456789ab\"")]
    [TestCase("\" 0198c0de-0000-7abc-8def-0123456789ab\"")]
    [TestCase("\"\"")]
    [TestCase("7")]
    public async Task S20_values_other_than_UUIDs_are_rejected(string json) =>
        (await Products.Create(Samples.ProductJson("supplierRef", json))).ExpectError(ErrorCode.ValidationError, "supplierRef");

    [Test]
    public async Task S20_generated_ids_are_version_7_and_increase()
    {
        var created = (await Products.Bulk(Enumerable.Range(0, 50).Select(each => Samples.Product($"A-{each}")))).Expect(Created);

        var ids = created.Rows.Select(row => row.GetProperty("id").GetString()!).ToList();
        Assert.That(ids, Has.All.Match("^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"));
        Assert.That(ids, Is.Unique);
    }

    [Test]
    public async Task S20_generated_ids_increase_from_request_to_request()
    {
        var ids = new List<string>();
        for (var each = 0; each < 5; each++)
        {
            ids.Add(await Products.Add(Samples.Product($"A-{each}")));
            var bulk = (await Products.Bulk(new[] { Samples.Product($"B-{each}"), Samples.Product($"C-{each}") })).Expect(Created);
            ids.AddRange(bulk.Rows.Select(row => row.GetProperty("id").GetString()!));
            ids.Add((await Products.Upsert("sku", Samples.Product($"D-{each}"))).Expect(Created).Id);
        }

        Assert.That(ids, Is.EqualTo(ids.Order(StringComparer.Ordinal)));
    }

    [Test]
    public async Task S20_a_given_id_is_unique_regardless_of_case()
    {
        const string id = "0198c0de-0000-7abc-8def-0123456789ab";
        (await Products.Create(Samples.Product("A-1", new { id = id.ToUpperInvariant() }))).Expect(Created).ExpectFields(new { id });

        (await Products.Create(Samples.Product("A-2", new { id }))).ExpectError(ErrorCode.Conflict, "id");
        (await Products.Read(id.ToUpperInvariant())).Expect(OK).ExpectFields(new { id });
    }

    [Test]
    public async Task S20_an_id_in_a_path_is_accepted_in_any_case_and_returned_in_lower_case()
    {
        const string id = "0198c0de-0000-7abc-8def-0123456789ab";
        await Products.Add(Samples.Product("A-1", new { id }));
        var upper = id.ToUpperInvariant();

        (await Products.Read(upper)).Expect(OK).ExpectFields(new { id });
        (await Products.Change(upper, new { stock = 1 })).Expect(OK).ExpectFields(new { id });
        (await Products.Replace(upper, Samples.Product("A-1", new { id = upper }))).Expect(OK).ExpectFields(new { id });
        (await Products.Delete(upper)).Expect(OK).ExpectFields(new { id });
        (await Products.Read(id)).ExpectError(ErrorCode.NotFound);
    }

    [Test]
    public async Task S20_uuids_sort_by_their_text()
    {
        string[] sorted =
        [
            "00000000-0000-0000-0000-0000000000ff", "00000000-0000-0000-00ff-000000000000", "00000000-0000-00ff-0000-000000000000", "00000000-00ff-0000-0000-000000000000",
            "000000ff-0000-0000-0000-000000000000", "0f000000-0000-0000-0000-000000000000", "ff000000-0000-0000-0000-000000000000",
        ];
        foreach (var supplierRef in sorted.Reverse())
            await Products.Add(Samples.Product(supplierRef, new { supplierRef }));

        (await Products.List(("sort", "supplierRef"))).ExpectColumn("supplierRef", sorted);
        (await Products.List(("supplierRef.gt", sorted[3]), ("sort", "supplierRef"))).ExpectColumn("supplierRef", sorted[4..]);
    }
}
