namespace Dbal.ConformanceTests.Values;

public sealed class TimeTests : DaemonTest
{
    [TestCase("2026-02-06T10:00:00Z", "2026-02-06T10:00:00.000Z")]
    [TestCase("2026-02-06t10:00:00z", "2026-02-06T10:00:00.000Z")]
    [TestCase("2026-02-06T10:00:00.5Z", "2026-02-06T10:00:00.500Z")]
    [TestCase("2026-02-06T10:00:00.1239Z", "2026-02-06T10:00:00.123Z")]
    [TestCase("2026-02-06T23:59:59.999999999999Z", "2026-02-06T23:59:59.999Z")]
    [TestCase("2026-02-06T10:00:00+02:30", "2026-02-06T07:30:00.000Z")]
    [TestCase("2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00.000Z")]
    [TestCase("2026-12-31T23:30:00-14:00", "2027-01-01T13:30:00.000Z")]
    [TestCase("2026-02-06T10:00:00+23:59", "2026-02-05T10:01:00.000Z")]
    [TestCase("2026-02-06T10:00:00-23:59", "2026-02-07T09:59:00.000Z")]
    [TestCase("2026-02-06T10:00:00+14:01", "2026-02-05T19:59:00.000Z")]
    [TestCase("1000-01-01T23:59:00+23:59", "1000-01-01T00:00:00.000Z")]
    [TestCase("9999-12-31T00:00:00-23:59", "9999-12-31T23:59:00.000Z")]
    [TestCase("2026-02-06T10:00:00-00:00", "2026-02-06T10:00:00.000Z")]
    [TestCase("2024-02-29T12:00:00Z", "2024-02-29T12:00:00.000Z")]
    [TestCase("1969-12-31T23:59:59.9999Z", "1969-12-31T23:59:59.999Z")]
    [TestCase("1582-10-10T00:00:00Z", "1582-10-10T00:00:00.000Z")]
    [TestCase("1883-11-18T12:03:58.001Z", "1883-11-18T12:03:58.001Z")]
    [TestCase("2026-03-29T02:30:00Z", "2026-03-29T02:30:00.000Z")]
    [TestCase("1000-01-01T00:00:00Z", "1000-01-01T00:00:00.000Z")]
    [TestCase("9999-12-31T23:59:59.9999Z", "9999-12-31T23:59:59.999Z")]
    public async Task S18_datetimes_are_stored_in_UTC_and_truncated_to_milliseconds(string lastLoginAt, string expected)
    {
        var id = await Users.Add(Samples.User("ada", new { lastLoginAt }));

        (await Users.Read(id)).Expect(OK).ExpectFields(new { lastLoginAt = expected });
        (await Users.List(("lastLoginAt", lastLoginAt))).ExpectColumn("id", id);
    }

    [TestCase("\"2026-02-06T10:00:00\"")]
    [TestCase("\"2026-02-06T10:00Z\"")]
    [TestCase("\"2026-02-06\"")]
    [TestCase("\"2026-02-06T10:00:00+0100\"")]
    [TestCase("\"2026-02-06T10:00:00.Z\"")]
    [TestCase("\"2026-02-06T10:00:00 Z\"")]
    [TestCase("\"2026-02-30T10:00:00Z\"")]
    [TestCase("\"2026-13-01T10:00:00Z\"")]
    [TestCase("\"2026-02-06T24:00:00Z\"")]
    [TestCase("\"2026-02-06T10:60:00Z\"")]
    [TestCase("\"0999-12-31T23:59:59Z\"")]
    [TestCase("\"1000-01-01T00:00:00+00:01\"")]
    [TestCase("\"9999-12-31T23:59:59-00:01\"")]
    [TestCase("\"10000-01-01T00:00:00Z\"")]
    [TestCase("\"2026-02-06T10:00:00+24:00\"")]
    [TestCase("\"2026-02-06T10:00:00-23:60\"")]
    [TestCase("\"2016-12-31T23:59:60Z\"")]
    [TestCase("\"2017-01-01T00:59:60+01:00\"")]
    [TestCase("\"1000-01-01T00:00:00+23:59\"")]
    [TestCase("\"9999-12-31T23:59:59-23:59\"")]
    [TestCase("\"now\"")]
    [TestCase("\"\"")]
    [TestCase("1770372000")]
    public async Task S18_values_other_than_RFC_3339_datetimes_are_rejected(string json) =>
        (await Users.Create($$"""{"username":"ada","email":"ada@example.org","lastLoginAt":{{json}}}""")).ExpectError(ErrorCode.ValidationError, "lastLoginAt");

    [Test]
    public async Task S18_filters_truncate_to_milliseconds_too()
    {
        await Users.Add(Samples.User("a", new { lastLoginAt = "2026-02-06T10:00:00.122Z" }));
        await Users.Add(Samples.User("b", new { lastLoginAt = "2026-02-06T10:00:00.123Z" }));
        await Users.Add(Samples.User("c", new { lastLoginAt = "2026-02-06T10:00:00.124Z" }));

        (await Users.List(("lastLoginAt", "2026-02-06T11:00:00.1239+01:00"))).ExpectColumn("username", "b");
        (await Users.List(("lastLoginAt.gte", "2026-02-06T10:00:00.1239Z"), ("sort", "username"))).ExpectColumn("username", "b", "c");
        (await Users.List(("lastLoginAt.gt", "2026-02-06T10:00:00.1231Z"))).ExpectColumn("username", "c");
        (await Users.List(("lastLoginAt.lt", "2026-02-06T10:00:00.1239Z"))).ExpectColumn("username", "a");
    }

    [Test]
    public async Task S18_a_returned_time_finds_its_row()
    {
        var created = (await Products.Create(Samples.Product("A-1"))).Expect(Created);
        var createdAt = created["createdAt"].GetString()!;

        Assert.That(createdAt, Does.Match(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"));
        (await Products.List(("createdAt", createdAt))).ExpectColumn("id", created.Id);
        (await Products.List(("createdAt.gt", createdAt))).ExpectColumn("id");
    }

    [TestCase("1000-01-01")]
    [TestCase("1582-10-10")]
    [TestCase("1900-03-01")]
    [TestCase("1970-01-01")]
    [TestCase("2024-02-29")]
    [TestCase("9999-12-31")]
    public async Task S19_dates_never_shift(string releasedOn)
    {
        var id = await Products.Add(Samples.Product("A-1", new { releasedOn }));

        (await Products.Read(id)).Expect(OK).ExpectFields(new { releasedOn });
        (await Products.List(("releasedOn", releasedOn))).ExpectColumn("id", id);
        (await Products.List(("releasedOn.gte", releasedOn), ("releasedOn.lte", releasedOn))).ExpectColumn("id", id);
        (await Products.List(("releasedOn.gt", releasedOn))).ExpectColumn("id");
    }

    [TestCase("\"2026-02-29\"")]
    [TestCase("\"1900-02-29\"")]
    [TestCase("\"2026-2-3\"")]
    [TestCase("\"20260206\"")]
    [TestCase("\"2026-02-06T00:00:00Z\"")]
    [TestCase("\"2026-02-06 \"")]
    [TestCase("\"06.02.2026\"")]
    [TestCase("\"0000-00-00\"")]
    [TestCase("\"\"")]
    [TestCase("20260206")]
    public async Task S19_values_other_than_dates_are_rejected(string json) =>
        (await Products.Create(Samples.ProductJson("releasedOn", json))).ExpectError(ErrorCode.ValidationError, "releasedOn");

    [Test]
    public async Task S19_dates_sort_and_compare_as_dates()
    {
        foreach (var releasedOn in new[] { "2026-10-01", "1000-01-01", "2026-09-30", "9999-12-31" })
            await Products.Add(Samples.Product(releasedOn, new { releasedOn }));

        (await Products.List(("sort", "releasedOn"))).ExpectColumn("releasedOn", "1000-01-01", "2026-09-30", "2026-10-01", "9999-12-31");
        (await Products.List(("releasedOn.gt", "2026-09-30"), ("releasedOn.lt", "9999-12-31"))).ExpectColumn("releasedOn", "2026-10-01");
    }
}
