using Dbal.Entities;
using Dbal.Errors;
using Dbal.Tests.Backends;
using Dbal.Values;
using Index = Dbal.Entities.Index;

namespace Dbal.Tests.Operations;

public sealed class UpsertTests : OperationTests
{
    private static readonly Entity Keyed = ContractSchema.Keyed;

    [Test]
    public async Task An_upsert_creates_a_row_then_replaces_it()
    {
        var created = await UpsertAsync(Keyed, "strict", new { strict = "a", loose = "x", left = 1 });
        var replaced = await UpsertAsync(Keyed, "strict", new { strict = "a", left = 2 });

        Assert.That((created.Created, replaced.Created, replaced.Row.Id), Is.EqualTo((true, false, created.Row.Id)));
        var values = new[] { created.Row.Id, null, "a", 2L, null, created.Row.Values[5] };
        Assert.That(replaced.Row.Values, Is.EqualTo(values), "absent fields are null, generated ones are kept");
        Assert.That(replaced.Row.Version, Is.Not.EqualTo(created.Row.Version));
        Assert.That(await RowsAsync(Keyed), Is.EqualTo(new[] { replaced.Row }));
    }

    [TestCase("left,right")]
    [TestCase(" right , left ")]
    public async Task A_key_of_several_fields_is_named_in_any_order(string on)
    {
        await CreateAsync(Keyed, new { strict = "a", left = 1, right = 2 });
        await CreateAsync(Keyed, new { strict = "b", left = 1, right = 3 });

        var replaced = await UpsertAsync(Keyed, on, new { strict = "c", left = 1, right = 3 });

        Assert.That(replaced.Created, Is.False);
        Assert.That((await RowsAsync(Keyed)).Select(row => row.Values[2]), Is.EqualTo(new[] { "a", "c" }));
    }

    [TestCase("id,strict")]
    [TestCase("left")]
    [TestCase("strict,")]
    [TestCase("Strict")]
    [TestCase("serial")]
    [TestCase("secret")]
    [TestCase("left,secret")]
    [TestCase("")]
    public async Task Other_names_are_not_a_key(string on)
    {
        Field[] fields = [.. Keyed.Fields, new Field { Name = "secret", Type = FieldType.String, Ordinal = 6, Sensitive = true }];
        Index[] indexes = [new("ux_secret", [fields[6]], Unique: true), new("ux_mixed", [fields[3], fields[6]], Unique: true)];
        var entity = new Entity("contract", "keyed", fields, [.. Keyed.Indexes, .. indexes]);

        await AssertFailsAsync(
            ErrorCode.BadRequest, $"'{on}' is not a unique key of keyed that upsert can use.", "Known keys: id; loose; strict; left,right.",
            () => UpsertAsync(entity, on, new { strict = "a" }));
    }

    [Test]
    public async Task The_fields_of_the_key_must_not_be_null()
    {
        const string Problem = "must not be null, because it identifies the row";

        await AssertInvalidAsync(() => UpsertAsync(Keyed, "left,right", new { strict = "a" }), new("left", Problem), new("right", Problem));
        await AssertInvalidAsync(
            () => UpsertAsync(Keyed, "left,right", new { strict = "a", left = 1, right = (int?)null }), new FieldProblem("right", Problem));
        await AssertInvalidAsync(() => UpsertAsync(Keyed, "loose", new { strict = "a", loose = 5 }), new FieldProblem("loose", "must be a string"));
        await AssertInvalidAsync(() => UpsertAsync(Keyed, "strict", new { }), new FieldProblem("strict", "is required"));
    }

    [Test]
    public async Task S13_an_upsert_by_id_replaces_or_creates_the_row()
    {
        var row = await CreateAsync(Keyed, new { strict = "a" });
        var id = Guid.NewGuid();

        Assert.That((await UpsertAsync(Keyed, "id", new { id = row.Id, strict = "b", serial = Guid.NewGuid() })).Row.Values[5], Is.EqualTo(row.Values[5]));
        Assert.That((await UpsertAsync(Keyed, "id", new { id, strict = "c" })).Row.Id, Is.EqualTo(id));
        await AssertInvalidAsync(
            () => UpsertAsync(Keyed, "strict", new { id = Guid.NewGuid(), strict = "c" }), new FieldProblem("id", "must be the id in the path, or omitted"));
    }

    [Test]
    public async Task S35_preconditions_decide_whether_an_upsert_may_create_or_replace()
    {
        await AssertFailsAsync(
            ErrorCode.PreconditionFailed, "There is no keyed with this key, and If-Match requires one.", "To create it, omit If-Match.",
            () => UpsertAsync(Keyed, "strict", new { strict = "a" }, ifMatch: "*"));
        var row = (await UpsertAsync(Keyed, "strict", new { strict = "a" }, ifNoneMatch: "*")).Row;

        await AssertFailsAsync(
            ErrorCode.PreconditionFailed, $"The keyed {row.Id} exists, and its ETag matches If-None-Match.", "To change it, omit If-None-Match.",
            () => UpsertAsync(Keyed, "strict", new { strict = "a" }, ifNoneMatch: "*"));
        await AssertFailsAsync(
            ErrorCode.PreconditionFailed,
            $"The keyed {row.Id} has changed since its ETag was read.",
            "Read the row again and repeat the change with its new ETag.",
            () => UpsertAsync(Keyed, "strict", new { strict = "a" }, ifMatch: "\"1\""));
        Assert.That((await UpsertAsync(Keyed, "strict", new { strict = "a", left = 1 }, ifMatch: ETag.Format(row.Version))).Created, Is.False);
    }

    [Test]
    public async Task An_upsert_replaces_a_row_that_another_client_creates_meanwhile()
    {
        Backend.Before = async call =>
        {
            if (call == Call.Insert)
                await CreateAsync(Keyed, new { strict = "a", loose = "other" });
        };

        var upserted = await UpsertAsync(Keyed, "strict", new { strict = "a", loose = "own" });

        Assert.That((upserted.Created, upserted.Row.Values[1]), Is.EqualTo((false, "own")));
        Assert.That(await RowsAsync(Keyed), Is.EqualTo(new[] { upserted.Row }));
    }

    [Test]
    public async Task An_upsert_creates_a_row_that_another_client_deletes_meanwhile()
    {
        var row = await CreateAsync(Keyed, new { strict = "a" });
        Backend.Before = async call =>
        {
            if (call == Call.Update)
                await DeleteAsync(Keyed, row);
        };

        var upserted = await UpsertAsync(Keyed, "strict", new { strict = "a" });

        Assert.That(upserted.Created, Is.True);
        Assert.That(upserted.Row.Id, Is.Not.EqualTo(row.Id));
        Assert.That(await RowsAsync(Keyed), Is.EqualTo(new[] { upserted.Row }));
    }

    [Test]
    public async Task S35_an_upsert_checks_its_preconditions_again_after_another_client_has_changed_the_row()
    {
        var row = await CreateAsync(Keyed, new { strict = "a" });
        Backend.Before = async call =>
        {
            if (call == Call.Update)
                await ChangeAsync(Keyed, row, new { left = 1 });
        };

        await AssertFailsAsync(ErrorCode.PreconditionFailed, () => UpsertAsync(Keyed, "strict", new { strict = "a" }, ifMatch: ETag.Format(row.Version)));
        Assert.That((await RowsAsync(Keyed)).Single().Values[3], Is.EqualTo(1), "the other client's change remains");
        Assert.That(Backend.Calls.Count(call => call == Call.Update), Is.EqualTo(1));
    }

    [Test]
    public async Task An_upsert_without_preconditions_overwrites_what_another_client_has_changed()
    {
        var row = await CreateAsync(Keyed, new { strict = "a" });
        Backend.Before = async call =>
        {
            if (call == Call.Update)
                await ChangeAsync(Keyed, row, new { left = 1 });
        };

        Assert.That((await UpsertAsync(Keyed, "strict", new { strict = "a" })).Row.Values[3], Is.Null);
        Assert.That(Backend.Calls.Count(call => call == Call.Update), Is.EqualTo(1));
    }

    [Test]
    public async Task A_conflict_with_another_key_is_not_repeated()
    {
        await CreateAsync(Keyed, new { strict = "a", loose = "x" });

        await AssertConflictAsync(() => UpsertAsync(Keyed, "strict", new { strict = "b", loose = "x" }), "loose");
        Assert.That(Backend.Calls.Count(call => call == Call.Insert), Is.EqualTo(2), "one for each row");

        await CreateAsync(Keyed, new { strict = "b" });
        await AssertConflictAsync(() => UpsertAsync(Keyed, "strict", new { strict = "b", loose = "x" }), "loose");
        Assert.That(Backend.Calls.Count(call => call == Call.Update), Is.EqualTo(1));
    }

    [TestCase(true, 2)]
    [TestCase(false, 3)]
    public async Task An_upsert_gives_up_after_five_attempts(bool thereAtFirst, int insertions)
    {
        Row? row = null;
        if (thereAtFirst)
            row = await CreateAsync(Keyed, new { strict = "a" });
        Backend.Calls.Clear();
        Backend.Before = async call =>
        {
            if (call == Call.Insert)
                row = await CreateAsync(Keyed, new { strict = "a" });
            else if (call == Call.Update)
                await DeleteAsync(Keyed, row!);
        };

        await AssertFailsAsync(thereAtFirst ? ErrorCode.NotFound : ErrorCode.Conflict, () => UpsertAsync(Keyed, "strict", new { strict = "a" }));

        var writes = Backend.Calls.Where(call => call is Call.Insert or Call.Update).ToList();
        Assert.That((writes.Count, writes.Count(call => call == Call.Insert)), Is.EqualTo((5, insertions)));
    }
}
