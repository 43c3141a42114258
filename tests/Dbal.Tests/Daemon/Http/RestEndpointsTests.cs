namespace Dbal.Tests.Daemon.Http;

internal sealed class RestEndpointsTests
{
    private const string Rows = "/acme/shop/product";

    private TestDaemon daemon = null!;

    [SetUp]
    public async Task Start() => daemon = await TestDaemon.StartAsync();

    [TearDown]
    public ValueTask Stop() => daemon?.DisposeAsync() ?? default; // null when the test was skipped

    [Test]
    public async Task A_create_returns_location_and_ETag()
    {
        var created = await daemon.Post(Rows, """{"sku": "☕", "name": "<b>", "price": "1.5"}""");

        Assert.That(created.Status, Is.EqualTo(201));
        Assert.That(created.Header("Location"), Is.EqualTo($"{Rows}/{created.Data.GetProperty("id")}"));
        Assert.That(created.Text, Does.Contain("\"sku\":\"☕\",\"name\":\"<b>\""), "only characters that JSON requires are escaped");
        var read = await daemon.Get(created.Header("Location")!);
        Assert.That(read.Status, Is.EqualTo(200));
        Assert.That(read.Header("ETag"), Is.EqualTo(created.Header("ETag")).And.Match("^\"[0-9a-f]+\"$"));
        Assert.That(read.Text, Is.EqualTo(created.Text));
        Assert.That(read.Header("Content-Type"), Is.EqualTo("application/json; charset=utf-8"));
        Assert.That(read.Response.Headers.TransferEncodingChunked, Is.Not.True);
    }

    [Test]
    public async Task HEAD_returns_the_headers_of_GET()
    {
        var created = await daemon.Post(Rows, """{"sku": "a", "name": "A", "price": "1"}""");

        var head = await daemon.Send(HttpMethod.Head, created.Header("Location")!);

        Assert.That((head.Status, head.Text, head.Header("ETag")), Is.EqualTo((200, "", created.Header("ETag"))));
        Assert.That(head.Response.Content.Headers.ContentLength, Is.EqualTo(created.Response.Content.Headers.ContentLength));
    }

    [TestCase("{0}", 304)]
    [TestCase("W/{0}", 304)]
    [TestCase("\"1\", {0}", 304)]
    [TestCase("*", 304)]
    [TestCase("\"1\"", 200)]
    public async Task If_None_Match_makes_reads_conditional(string ifNoneMatch, int status)
    {
        var created = await daemon.Post(Rows, """{"sku": "a", "name": "A", "price": "1"}""");

        var read = await daemon.Send(HttpMethod.Get, created.Header("Location")!, null, ("If-None-Match", string.Format(ifNoneMatch, created.Header("ETag"))));

        Assert.That(read.Status, Is.EqualTo(status));
        Assert.That(read.Header("ETag"), Is.EqualTo(created.Header("ETag")));
        Assert.That(read.Text.Length, status == 304 ? Is.Zero : Is.Positive);
    }

    [Test]
    public async Task If_Match_makes_writes_conditional()
    {
        var created = await daemon.Post(Rows, """{"sku": "a", "name": "A", "price": "1"}""");
        var (address, first) = (created.Header("Location")!, created.Header("ETag")!);

        var changed = await daemon.Send(HttpMethod.Patch, address, """{"stock": 1}""", ("If-Match", first));

        Assert.That(changed.Status, Is.EqualTo(200));
        Assert.That(changed.Header("ETag"), Is.Not.EqualTo(first));
        Assert.That((await daemon.Send(HttpMethod.Patch, address, """{"stock": 2}""", ("If-Match", first))).Code, Is.EqualTo("PRECONDITION_FAILED"));
        Assert.That((await daemon.Send(HttpMethod.Put, address, """{"sku": "a", "name": "A", "price": "1"}""", ("If-Match", first))).Status, Is.EqualTo(412));
        Assert.That((await daemon.Send(HttpMethod.Delete, address, null, ("If-Match", first))).Status, Is.EqualTo(412));
        Assert.That((await daemon.Send(HttpMethod.Patch, address, """{"stock": 2}""", ("If-Match", "latest"))).Status, Is.EqualTo(400));
        Assert.That((await daemon.Send(HttpMethod.Patch, address, """{"stock": 2}""", ("If-Match", "*"))).Status, Is.EqualTo(200));
        Assert.That((await daemon.Get(address)).Data.GetProperty("stock").GetInt32(), Is.EqualTo(2));
    }

    [Test]
    public async Task An_upsert_returns_whether_it_created_the_row()
    {
        var created = await daemon.Send(HttpMethod.Put, $"{Rows}?on=sku", """{"sku": "a", "name": "A", "price": "1"}""");
        var replaced = await daemon.Send(HttpMethod.Put, $"{Rows}?on=sku", """{"sku": "a", "name": "B", "price": "1"}""");

        Assert.That((created.Status, created.Json.GetProperty("created").GetBoolean()), Is.EqualTo((201, true)));
        Assert.That((replaced.Status, replaced.Json.GetProperty("created").GetBoolean()), Is.EqualTo((200, false)));
        Assert.That(created.Header("Location"), Is.Not.Null);
        Assert.That(replaced.Header("Location"), Is.Null);
        Assert.That(replaced.Data.GetProperty("id").GetString(), Is.EqualTo(created.Data.GetProperty("id").GetString()));
    }

    [Test]
    public async Task A_list_returns_its_page()
    {
        await daemon.Post($"{Rows}/_bulk", """[{"sku": "a", "name": "x&y", "price": "1"}, {"sku": "b", "name": "x y", "price": "2"}, {"sku": "c", "name": "z", "price": "3"}]""");

        var first = await daemon.Get($"{Rows}?limit=2&sort=sku&count=true");
        var page = first.Json.GetProperty("page");
        var second = await daemon.Get($"{Rows}?limit=2&sort=sku&cursor={page.GetProperty("nextCursor").GetString()}");

        Assert.That((page.GetProperty("limit").GetInt32(), page.GetProperty("total").GetInt64()), Is.EqualTo((2, 3L)));
        Assert.That(second.Data.EnumerateArray().Single().GetProperty("sku").GetString(), Is.EqualTo("c"));
        Assert.That(second.Json.GetProperty("page").ToString(), Is.EqualTo("""{"limit":2,"nextCursor":null}"""));
        Assert.That((await daemon.Get($"{Rows}?name=x%26y")).Data.GetArrayLength(), Is.EqualTo(1));
        Assert.That((await daemon.Get($"{Rows}?name=x+y")).Data.GetArrayLength(), Is.EqualTo(1), "+ is a space in a query");
        Assert.That((await daemon.Get($"{Rows}?price.gt=1&price.lt=3")).Data.GetArrayLength(), Is.EqualTo(1));
    }
}
