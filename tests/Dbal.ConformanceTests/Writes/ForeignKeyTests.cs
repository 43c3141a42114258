namespace Dbal.ConformanceTests.Writes;

public sealed class ForeignKeyTests : DaemonTest
{
    private EntityClient Workflows => Rows("core", "workflow");

    private EntityClient Pages => Rows("core", "ui_page");

    [Test]
    public async Task S34_a_reference_to_a_missing_row_is_rejected_by_every_operation()
    {
        var nowhere = Guid.CreateVersion7().ToString();
        var id = await Workflows.Add(Workflow("w", ownerId: null));

        (await Workflows.Create(Workflow("x", nowhere))).ExpectError(ErrorCode.Conflict, "ownerId");
        (await Workflows.Change(id, new { ownerId = nowhere })).ExpectError(ErrorCode.Conflict, "ownerId");
        (await Workflows.Replace(id, Workflow("w", nowhere))).ExpectError(ErrorCode.Conflict, "ownerId");
        (await Workflows.Bulk(new[] { Workflow("x", nowhere) })).ExpectError(ErrorCode.Conflict, "ownerId");
        (await Workflows.Upsert("name", Workflow("w", nowhere))).ExpectError(ErrorCode.Conflict, "ownerId");
        (await Workflows.List()).ExpectColumn("ownerId", [null]);
    }

    [Test]
    public async Task S34_a_violated_unique_key_is_reported_before_a_reference_to_a_missing_row()
    {
        var nowhere = Guid.CreateVersion7().ToString();
        await Workflows.Add(Workflow("taken", ownerId: null));
        var id = await Workflows.Add(Workflow("other", ownerId: null));

        (await Workflows.Create(Workflow("taken", nowhere))).ExpectError(ErrorCode.Conflict, "name");
        (await Workflows.Change(id, new { name = "taken", ownerId = nowhere })).ExpectError(ErrorCode.Conflict, "name");
        (await Workflows.Replace(id, Workflow("taken", nowhere))).ExpectError(ErrorCode.Conflict, "name");
        (await Workflows.Bulk(new[] { Workflow("free", nowhere), Workflow("taken", ownerId: null) })).ExpectError(ErrorCode.Conflict, "name");
        (await Workflows.Bulk(new[] { Workflow("twice", nowhere), Workflow("twice", nowhere) })).ExpectError(ErrorCode.Conflict, "name");
        (await Workflows.Bulk(new[] { Workflow("one", ownerId: null), Workflow("two", nowhere) })).ExpectError(ErrorCode.Conflict, "ownerId");
        (await Workflows.List(("sort", "name"))).ExpectColumn("name", "other", "taken");
    }

    [Test]
    public async Task S34_a_missing_or_changed_row_is_reported_before_its_reference_to_a_missing_row()
    {
        var nowhere = Guid.CreateVersion7().ToString();
        var root = (await Pages.Create(new { path = "/", title = "Home" })).Expect(Created);
        (await Pages.Change(root.Id, new { title = "Start" })).Expect(OK);

        (await Pages.Change(nowhere, new { parentId = nowhere })).ExpectError(ErrorCode.NotFound);
        (await Pages.Change(root.Id, new { parentId = nowhere }, root.ETag)).ExpectError(ErrorCode.PreconditionFailed);
        (await Pages.Change(root.Id, new { parentId = nowhere })).ExpectError(ErrorCode.Conflict, "parentId");
    }

    [Test]
    public async Task S34_a_reference_to_another_tenants_row_is_rejected()
    {
        var theirs = await Rows("core", "user", NewTenant()).Add(Samples.User("ada"));

        (await Workflows.Create(Workflow("w", theirs))).ExpectError(ErrorCode.Conflict, "ownerId");
    }

    [Test]
    public async Task S34_restrict_prevents_the_deletion()
    {
        var parent = await Pages.Add(new { path = "/", title = "Home" });
        var child = await Pages.Add(new { path = "/a", title = "A", parentId = parent });

        (await Pages.Delete(parent)).ExpectError(ErrorCode.Conflict, "parentId");
        (await Pages.List(("sort", "path"))).ExpectColumn("path", "/", "/a");

        (await Pages.Delete(child)).Expect(OK);
        (await Pages.Delete(parent)).Expect(OK);
    }

    [Test]
    public async Task S34_cascade_deletes_only_referring_rows()
    {
        var ada = await Users.Add(Samples.User("ada"));
        var grace = await Users.Add(Samples.User("grace"));
        foreach (var user in new[] { ada, grace })
        {
            await Rows("core", "session").Add(new { userId = user, token = user, expiresAt = "2030-01-01T00:00:00Z" });
            await Rows("core", "credential").Add(new { userId = user, kind = "password", secretHash = "x" });
            await Rows("notify", "notification").Add(new { userId = user, title = "Hello" });
            await Rows("notify", "notification").Add(new { userId = user, title = "Again" });
        }

        (await Users.Delete(ada)).Expect(OK);

        (await Rows("core", "session").List()).ExpectColumn("userId", grace);
        (await Rows("core", "credential").List()).ExpectColumn("userId", grace);
        (await Rows("notify", "notification").List()).ExpectColumn("userId", grace, grace);
        (await Users.List()).ExpectColumn("id", grace);
    }

    [Test]
    public async Task S34_rows_that_were_read_before_their_deletion_are_not_cached()
    {
        var ada = await Users.Add(Samples.User("ada"));
        var (sessions, notifications) = (Rows("core", "session"), Rows("notify", "notification"));
        var session = await sessions.Add(new { userId = ada, token = "t", expiresAt = "2030-01-01T00:00:00Z" });
        var notification = await notifications.Add(new { userId = ada, title = "Hello" });
        var workflow = await Workflows.Add(Workflow("w", ada));
        for (var read = 0; read < 3; read++)
        {
            (await Users.Read(ada)).Expect(OK);
            (await sessions.Read(session)).Expect(OK);
            (await notifications.Read(notification)).Expect(OK);
            (await Workflows.Read(workflow)).Expect(OK).ExpectFields(new { ownerId = ada });
            (await notifications.List(("userId", ada), ("count", "true"))).ExpectColumn("id", notification);
        }

        (await Users.Delete(ada)).Expect(OK);

        (await Users.Read(ada)).ExpectError(ErrorCode.NotFound);
        (await sessions.Read(session)).ExpectError(ErrorCode.NotFound);
        (await notifications.Read(notification)).ExpectError(ErrorCode.NotFound);
        (await notifications.Change(notification, new { title = "Again" })).ExpectError(ErrorCode.NotFound);
        (await notifications.Delete(notification)).ExpectError(ErrorCode.NotFound);
        (await notifications.List(("userId", ada), ("count", "true"))).ExpectColumn("id");
        (await Workflows.Read(workflow)).Expect(OK).ExpectFields(new { ownerId = (string?)null });
    }

    [Test]
    public async Task S34_set_null_keeps_referring_rows_with_a_new_ETag()
    {
        var ada = await Users.Add(Samples.User("ada"));
        var grace = await Users.Add(Samples.User("grace"));
        var hers = (await Workflows.Create(Workflow("hers", ada))).Expect(Created);
        var other = (await Workflows.Create(Workflow("other", grace))).Expect(Created);
        await Rows("audit", "audit_log").Add(new { actorId = ada, action = "signed in" });

        (await Users.Delete(ada)).Expect(OK);

        var after = (await Workflows.Read(hers.Id)).Expect(OK).ExpectFields(new { name = "hers", ownerId = (string?)null });
        Assert.That(after.ETag, Is.Not.EqualTo(hers.ETag));
        (await Workflows.Change(hers.Id, new { enabled = true }, hers.ETag)).ExpectError(ErrorCode.PreconditionFailed);
        Assert.That((await Workflows.Read(other.Id)).Expect(OK).ExpectFields(new { ownerId = grace }).ETag, Is.EqualTo(other.ETag));
        (await Rows("audit", "audit_log").List()).ExpectColumn("actorId", [null]);
    }

    [Test]
    public async Task S34_a_stale_If_Match_deletes_nothing()
    {
        var created = (await Users.Create(Samples.User("ada"))).Expect(Created);
        await Rows("notify", "notification").Add(new { userId = created.Id, title = "Hello" });
        var workflow = await Workflows.Add(Workflow("w", created.Id));
        (await Users.Change(created.Id, new { loginCount = 1 })).Expect(OK);

        (await Users.Delete(created.Id, created.ETag)).ExpectError(ErrorCode.PreconditionFailed);

        (await Rows("notify", "notification").List()).ExpectColumn("userId", created.Id);
        (await Workflows.Read(workflow)).Expect(OK).ExpectFields(new { ownerId = created.Id });
    }

    [Test]
    public async Task S34_concurrent_deletions_leave_no_dangling_references()
    {
        var notifications = Rows("notify", "notification");
        for (var round = 0; round < 10; round++)
        {
            var user = await Users.Add(Samples.User($"user-{round}"));

            var deleting = Users.Delete(user);
            var adding = await Task.WhenAll(Enumerable.Range(0, 8).Select(each => notifications.Create(new { userId = user, title = $"{each}" })));
            (await deleting).Expect(OK);

            foreach (var added in adding.Where(added => added.Status != Created))
                added.ExpectError(ErrorCode.Conflict, "userId");
            (await notifications.List(("userId", user))).ExpectColumn("title");
        }
    }

    [Test]
    public async Task S34_either_a_deletion_or_a_concurrent_reference_succeeds_but_never_both()
    {
        for (var round = 0; round < 10; round++)
        {
            var parent = await Pages.Add(new { path = $"/{round}", title = "Parent" });

            var deleting = Pages.Delete(parent);
            var adding = await Pages.Create(new { path = $"/{round}/child", title = "Child", parentId = parent });
            var deleted = await deleting;

            foreach (var refused in new[] { (Answer: deleted, Expected: OK), (Answer: adding, Expected: Created) }.Where(each => each.Answer.Status != each.Expected))
                refused.Answer.ExpectError(ErrorCode.Conflict, "parentId");
            Assert.That(deleted.Status == OK && adding.Status == Created, Is.False, $"Both succeeded:\n{deleted}\n{adding}");
            Assert.That((await Pages.Read(parent)).Status, Is.EqualTo(deleted.Status == OK ? NotFound : OK), deleted.ToString());
            (await Pages.List(("path", $"/{round}/child"))).ExpectColumn("parentId", adding.Status == Created ? [parent] : []);
        }
    }

    [Test]
    public async Task S34_a_reference_set_during_the_deletion_of_its_target_is_null_or_rejected()
    {
        for (var round = 0; round < 10; round++)
        {
            var user = await Users.Add(Samples.User($"user-{round}"));
            var workflow = await Workflows.Add(Workflow($"w-{round}", ownerId: null));

            var deleting = Users.Delete(user);
            var setting = await Workflows.Change(workflow, new { ownerId = user });
            (await deleting).Expect(OK);

            if (setting.Status != OK)
                setting.ExpectError(ErrorCode.Conflict, "ownerId");
            (await Workflows.Read(workflow)).Expect(OK).ExpectFields(new { ownerId = (string?)null });
        }
    }

    [Test]
    public async Task S34_references_within_an_entity_are_enforced()
    {
        var nowhere = Guid.CreateVersion7().ToString();
        var id = await Pages.Add(new { path = "/", title = "Home" });

        (await Pages.Create(new { path = "/a", title = "A", parentId = nowhere })).ExpectError(ErrorCode.Conflict, "parentId");
        (await Pages.Change(id, new { parentId = nowhere })).ExpectError(ErrorCode.Conflict, "parentId");
        (await Pages.Bulk(new object[] { new { path = "/a", title = "A", parentId = id }, new { path = "/b", title = "B", parentId = nowhere } })).ExpectError(ErrorCode.Conflict, "parentId");
        (await Pages.List()).ExpectColumn("parentId", [null]);
    }

    [Test]
    public async Task S34_a_row_can_refer_to_itself()
    {
        var id = Guid.CreateVersion7().ToString();

        await Pages.Add(new { id, path = "/", title = "Home", parentId = id });

        (await Pages.Change(id, new { title = "Start" })).Expect(OK).ExpectFields(new { parentId = id });
        (await Pages.Delete(id)).Expect(OK);
    }

    [Test]
    public async Task S34_ids_of_references_are_accepted_in_any_case()
    {
        var ada = await Users.Add(Samples.User("ada"));

        await Workflows.Add(Workflow("w", ada.ToUpperInvariant()));

        (await Workflows.List(("ownerId", ada.ToUpperInvariant()))).ExpectColumn("ownerId", ada);
    }

    private static object Workflow(string name, string? ownerId) => new { name, ownerId, definition = new { steps = Array.Empty<int>() } };
}
