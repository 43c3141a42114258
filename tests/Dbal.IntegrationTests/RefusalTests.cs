namespace Dbal.IntegrationTests;

/// <summary>Rejected requests and their error bodies.</summary>
public sealed class RefusalTests : DaemonTest
{
    [Test]
    public async Task A_duplicate_gets_409_with_its_fields()
    {
        await Users.Add(Samples.User("ada"));
        var grace = await Users.Add(Samples.User("grace"));

        (await Users.Create(Samples.User("ada", new { email = "new@example.org" }))).ExpectError(ErrorCode.Conflict, "username");
        (await Users.Create(Samples.User("new", new { email = "ada@example.org" }))).ExpectError(ErrorCode.Conflict, "email");
        (await Users.Change(grace, new { username = "ada" })).ExpectError(ErrorCode.Conflict, "username");
        (await Users.List(("sort", "username"))).ExpectColumn("username", "ada", "grace");
    }

    [Test]
    public async Task An_invalid_body_gets_422_with_every_invalid_field()
    {
        var bad = new
        {
            name = new string('x', 201),
            price = "-1.0000",
            stock = "many",
            state = "sold",
            releasedOn = "2026-02-30",
            colour = "red",
        };

        (await Products.Create(bad)).ExpectError(ErrorCode.ValidationError, "sku", "name", "price", "stock", "state", "releasedOn", "colour");
        (await Products.List()).ExpectColumn("sku");
    }
}
