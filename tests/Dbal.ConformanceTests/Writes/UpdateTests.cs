namespace Dbal.ConformanceTests.Writes;

public sealed class UpdateTests : DaemonTest
{
    private const int Clients = 16;

    [Test]
    public async Task S33_an_update_without_changes_gets_200()
    {
        var row = Samples.Product("A-1", new { stock = 1, category = "c", attributes = new { a = 1 } });
        var id = await Products.Add(row);

        (await Products.Change(id, new { })).Expect(OK).ExpectFields(row);
        (await Products.Change(id, row)).Expect(OK).ExpectFields(row);
        (await Products.Replace(id, row)).Expect(OK).ExpectFields(row);
        (await Products.Replace(id, row)).Expect(OK).ExpectFields(row);
        (await Products.Upsert("sku", row)).Expect(OK).ExpectFields(row);
        // An entity without a generated update time, where nothing changes at all.
        var user = await Users.Add(Samples.User("ada"));
        var note = new { userId = user, title = "Hello" };
        var noteId = await Rows("notify", "notification").Add(note);
        (await Rows("notify", "notification").Change(noteId, note)).Expect(OK).ExpectFields(note);
    }

    [Test]
    public async Task S33_an_update_without_changes_changes_the_ETag()
    {
        var user = await Users.Add(Samples.User("ada"));
        var notifications = Rows("notify", "notification");
        var note = new { userId = user, title = "Hello" };
        var created = (await notifications.Create(note)).Expect(Created);

        var changed = (await notifications.Change(created.Id, note)).Expect(OK);
        var empty = (await notifications.Change(created.Id, new { })).Expect(OK);
        var replaced = (await notifications.Replace(created.Id, note)).Expect(OK);

        Assert.That(new[] { created.ETag, changed.ETag, empty.ETag, replaced.ETag }, Is.Unique);
        Assert.That((await notifications.Read(created.Id)).ETag, Is.EqualTo(replaced.ETag));
        (await notifications.Change(created.Id, new { title = "Again" }, created.ETag)).ExpectError(ErrorCode.PreconditionFailed);
    }

    [Test]
    public async Task S35_every_row_has_an_ETag_that_changes_with_each_write()
    {
        var created = (await Products.Create(Samples.Product("A-1"))).Expect(Created);
        Assert.That(created.ETag, Does.Match("^\"[^\"]+\"$"));
        Assert.That((await Products.Read(created.Id)).ETag, Is.EqualTo(created.ETag));

        var changed = (await Products.Change(created.Id, new { stock = 1 })).Expect(OK);
        Assert.That((await Products.Read(created.Id)).ETag, Is.EqualTo(changed.ETag).And.Not.EqualTo(created.ETag));

        var replaced = (await Products.Replace(created.Id, Samples.Product("A-1"))).Expect(OK);
        Assert.That((await Products.Read(created.Id)).ETag, Is.EqualTo(replaced.ETag).And.Not.EqualTo(changed.ETag).And.Not.EqualTo(created.ETag));
    }

    [Test]
    public async Task S35_If_Match_makes_writes_conditional()
    {
        var created = (await Products.Create(Samples.Product("A-1"))).Expect(Created);
        var (id, stale) = (created.Id, created.ETag);
        var fresh = (await Products.Change(id, new { stock = 1 }, stale)).Expect(OK).ETag;

        (await Products.Change(id, new { stock = 2 }, stale)).ExpectError(ErrorCode.PreconditionFailed);
        (await Products.Replace(id, Samples.Product("A-2"), stale)).ExpectError(ErrorCode.PreconditionFailed);
        (await Products.Delete(id, stale)).ExpectError(ErrorCode.PreconditionFailed);
        (await Products.Delete(id, "\"never-given\"")).ExpectError(ErrorCode.PreconditionFailed);
        (await Products.Read(id)).Expect(OK).ExpectFields(new { sku = "A-1", stock = 1 });

        fresh = (await Products.Replace(id, Samples.Product("A-2"), fresh)).Expect(OK).ETag;
        (await Products.Change(id, new { stock = 3 }, "*")).Expect(OK);
        (await Products.Delete(id, fresh)).ExpectError(ErrorCode.PreconditionFailed);
        (await Products.Delete(id, (await Products.Read(id)).ETag)).Expect(OK);
    }

    [Test]
    public async Task S35_a_recreated_row_has_another_ETag()
    {
        var id = Guid.CreateVersion7().ToString();
        var old = (await Products.Create(Samples.Product("A-1", new { id }))).Expect(Created).ETag;
        (await Products.Delete(id, old)).Expect(OK);
        await Products.Add(Samples.Product("A-1", new { id }));

        (await Products.Change(id, new { stock = 1 }, old)).ExpectError(ErrorCode.PreconditionFailed);
    }

    [Test]
    public async Task S35_one_of_concurrent_patches_with_the_same_ETag_succeeds()
    {
        var created = (await Products.Create(Samples.Product("A-1"))).Expect(Created);

        var answers = await Race(each => Products.Change(created.Id, new { stock = each + 1 }, created.ETag));

        var won = ExpectOneWinner(answers);
        (await Products.Read(created.Id)).Expect(OK).ExpectFields(won.Data);
    }

    [Test]
    public async Task S35_one_of_concurrent_puts_with_the_same_ETag_succeeds()
    {
        var created = (await Products.Create(Samples.Product("A-1"))).Expect(Created);

        var answers = await Race(each => Products.Replace(created.Id, Samples.Product("A-1", new { stock = each + 1 }), created.ETag));

        var won = ExpectOneWinner(answers);
        (await Products.Read(created.Id)).Expect(OK).ExpectFields(won.Data);
    }

    [Test]
    public async Task S35_one_of_concurrent_deletes_succeeds()
    {
        var created = (await Products.Create(Samples.Product("A-1"))).Expect(Created);

        var answers = await Race(_ => Products.Delete(created.Id));

        Assert.That(answers.Count(answer => answer.Status == OK), Is.EqualTo(1));
        Assert.That(answers.Count(answer => answer.Status == NotFound), Is.EqualTo(Clients - 1));
    }

    [Test]
    public async Task S13_patches_of_different_fields_do_not_undo_each_other()
    {
        var id = await Products.Add(Samples.Product("A-1"));
        object[] patches = [new { stock = 1 }, new { category = "c" }, new { weight = 1.5 }, new { barcode = 2 }, new { state = "active" }, new { description = "d" }];

        foreach (var answer in await Task.WhenAll(patches.Select(patch => Products.Change(id, patch))))
            answer.Expect(OK);

        (await Products.Read(id)).Expect(OK).ExpectFields(new { stock = 1, category = "c", weight = 1.5, barcode = 2, state = "active", description = "d" });
    }

    [Test]
    public async Task S35_no_increment_is_lost()
    {
        var id = await Products.Add(Samples.Product("A-1"));

        await Race(async _ =>
        {
            // Each failed attempt is caused by the success of another client.
            for (var attempt = 0; attempt < Clients; attempt++)
            {
                var read = (await Products.Read(id)).Expect(OK);
                var written = await Products.Change(id, new { stock = read["stock"].GetInt32() + 1 }, read.ETag);
                if (written.Status == OK)
                    return written;
                written.ExpectError(ErrorCode.PreconditionFailed);
            }

            throw new AssertionException($"None of {Clients} attempts succeeded.");
        });

        (await Products.Read(id)).Expect(OK).ExpectFields(new { stock = Clients });
    }

    private static Task<Answer[]> Race(Func<int, Task<Answer>> call) => Task.WhenAll(Enumerable.Range(0, Clients).Select(call));

    private static Answer ExpectOneWinner(Answer[] answers)
    {
        var won = answers.Where(answer => answer.Status == OK).ToList();
        Assert.That(won, Has.Count.EqualTo(1));
        foreach (var lost in answers.Except(won))
            lost.ExpectError(ErrorCode.PreconditionFailed);
        return won[0];
    }
}
