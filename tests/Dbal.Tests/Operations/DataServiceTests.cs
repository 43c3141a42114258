using Dbal.Entities;
using Dbal.Errors;
using Dbal.Operations;
using Dbal.Queries;
using Dbal.Tests.Backends;
using Dbal.Values;

namespace Dbal.Tests.Operations;

public sealed class DataServiceTests : OperationTests
{
    private static readonly Entity Sample = ContractSchema.Sample;

    [Test]
    public async Task A_row_is_read_by_its_id_in_any_case()
    {
        var row = await CreateAsync(Sample, new { name = "a" });

        Assert.That(await Service.ReadAsync(Sample, Tenant, $"{row.Id}".ToUpperInvariant(), default), Is.EqualTo(row));
    }

    [Test]
    public async Task An_id_that_no_row_has_is_not_found()
    {
        var id = Guid.NewGuid();

        await AssertFailsAsync(ErrorCode.NotFound, $"There is no sample with id {id}.", null, () => Service.ReadAsync(Sample, Tenant, $"{id}", default));
        foreach (var write in WritesOf($"{id}", Preconditions.None).Concat(WritesOf($"{id}", Preconditions.Parse(null, "\"1\""))))
            await AssertFailsAsync(ErrorCode.NotFound, $"There is no sample with id {id}.", null, write);
    }

    [Test]
    public async Task A_malformed_id_is_not_found()
    {
        foreach (var operation in WritesOf("1", Preconditions.None).Append(() => Service.ReadAsync(Sample, Tenant, "1", default)))
            await AssertFailsAsync(ErrorCode.NotFound, "There is no sample with this id.", "Use a UUID with hyphens.", operation);
        Assert.That(Backend.Calls, Is.Empty);
    }

    [TestCase(5, 2, new[] { 2, 2, 1 })]
    [TestCase(4, 2, new[] { 2, 2 })]
    [TestCase(2, 2, new[] { 2 })]
    [TestCase(0, 2, new[] { 0 })]
    public async Task S2_pages_continue_until_the_last_row(int rows, int limit, int[] expected)
    {
        for (var i = 0; i < rows; i++)
            await CreateAsync(Sample, new { name = i % 2 == 0 ? null : "a" });
        var parameters = new Dictionary<string, string> { ["sort"] = "-name", ["limit"] = $"{limit}", ["count"] = "true" };
        var (pages, found) = (new List<int>(), new List<Row>());

        Page page;
        do
        {
            page = await ListAsync(parameters);
            Assert.That((page.Limit, page.Total), Is.EqualTo((limit, rows)));
            pages.Add(page.Rows.Count);
            found.AddRange(page.Rows);
            parameters["cursor"] = page.NextCursor ?? "";
        }
        while (page.NextCursor is not null);

        Assert.That(pages, Is.EqualTo(expected));
        var stored = await RowsAsync(Sample);
        Assert.That(found, Is.EqualTo(stored.OrderBy(row => row.Values[1] is null).ThenByDescending(row => row.Id.ToString(), StringComparer.Ordinal)));
    }

    [Test]
    public async Task A_list_is_counted_only_on_request_and_stops_at_the_range_that_fills_the_page()
    {
        foreach (var name in new[] { "a", "a", "a", "b" })
            await CreateAsync(Sample, new { name });
        Backend.Calls.Clear();

        var first = await ListAsync([new("sort", "name"), new("limit", "1")]);
        var second = await ListAsync([new("sort", "name"), new("limit", "1"), new("cursor", first.NextCursor!)]);

        Assert.That((first.Total, second.Rows.Single().Values[1]), Is.EqualTo(((long?)null, "a")));
        Assert.That(Backend.Calls, Is.EqualTo(new[] { Call.Find, Call.Find }));
    }

    [Test]
    public async Task S32_a_bulk_returns_its_rows_in_the_order_of_the_input()
    {
        var (child, parent) = (Guid.NewGuid(), Guid.NewGuid());

        var rows = await CreateManyAsync(ContractSchema.Node, new object[] { new { id = child, parentId = parent }, new { id = parent } });

        Assert.That(rows.Select(row => row.Id), Is.EqualTo(new[] { child, parent }));
        Assert.That(await RowsAsync(ContractSchema.Node), Is.EquivalentTo(rows));
        Assert.That(rows.Select(row => row.Version), Is.Unique);
    }

    [TestCase(1)]
    [TestCase(1000)]
    public async Task A_bulk_may_have_this_many_rows(int count) =>
        Assert.That(await CreateManyAsync(Sample, Enumerable.Repeat(new { name = "a" }, count)), Has.Count.EqualTo(count));

    [Test]
    public async Task A_bulk_of_another_size_or_kind_is_rejected()
    {
        foreach (var body in new object[] { Array.Empty<object>(), Enumerable.Repeat(new { name = "a" }, 1001), new { name = "a" }, 1000 })
            await AssertFailsAsync(ErrorCode.ValidationError, "The body must be an array of 1 to 1000 rows.", null, () => CreateManyAsync(Sample, body));
    }

    [Test]
    public async Task S32_rows_that_refer_to_each_other_in_a_cycle_are_rejected()
    {
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());

        var failure = await AssertFailsAsync(
            ErrorCode.Conflict,
            "The node rows of the bulk refer to each other in a cycle.",
            "Create the rows without these references, then set them with PATCH.",
            () => CreateManyAsync(ContractSchema.Node, new[] { new { id = one, friendId = other }, new { id = other, friendId = one } }));

        Assert.That(failure.Fields, Is.EqualTo(new[] { new FieldProblem("friendId", "must not lead back to the same row within one bulk") }));
        var alsoMissing = new[] { new { id = one, parentId = Guid.NewGuid(), friendId = other }, new { id = other, parentId = one, friendId = one } };
        await AssertConflictAsync(() => CreateManyAsync(ContractSchema.Node, alsoMissing), "parentId");
        Assert.That(await RowsAsync(ContractSchema.Node), Is.Empty);
    }

    [Test]
    public async Task S33_every_write_gives_the_row_a_new_version()
    {
        var created = await CreateAsync(Sample, new { name = "a" });
        var changed = await ChangeAsync(Sample, created, new { });
        var replaced = await Service.ReplaceAsync(Sample, Tenant, $"{created.Id}", Json(new { }), Preconditions.None, default);

        Assert.That(new[] { created.Version, changed.Version, replaced.Version }, Is.Unique);
        Assert.That((changed.Values[1], replaced.Values[1]), Is.EqualTo(("a", (string?)null)));
    }

    [Test]
    public async Task S23_an_invalid_row_is_not_written()
    {
        var row = await CreateAsync(ContractSchema.Keyed, new { strict = "a" });
        var invalid = Json(new { strict = (string?)null });

        await AssertInvalidAsync(() => CreateAsync(ContractSchema.Keyed, invalid), new FieldProblem("strict", "must not be null"));
        await AssertInvalidAsync(
            () => CreateManyAsync(ContractSchema.Keyed, new[] { Json(new { strict = "b" }), invalid }), new FieldProblem("1.strict", "must not be null"));
        foreach (var write in new[] { Service.ReplaceAsync, Service.ChangeAsync })
        {
            await AssertInvalidAsync(
                () => write(ContractSchema.Keyed, Tenant, $"{row.Id}", invalid, Preconditions.None, default), new FieldProblem("strict", "must not be null"));
        }
        Assert.That(await RowsAsync(ContractSchema.Keyed), Is.EqualTo(new[] { row }));
    }

    [Test]
    public async Task A_deleted_row_is_gone()
    {
        var row = await CreateAsync(Sample, new { name = "a" });

        await DeleteAsync(Sample, row);

        Assert.That(await RowsAsync(Sample), Is.Empty);
    }

    private Task<Page> ListAsync(IEnumerable<KeyValuePair<string, string>> parameters) =>
        Service.ListAsync(Sample, Tenant, ListQuery.Parse(Sample, Tenant, parameters), default);

    private Task<IReadOnlyList<Row>> CreateManyAsync(Entity entity, object body) => Service.CreateManyAsync(entity, Tenant, Json(body), default);

    private Func<Task>[] WritesOf(string id, Preconditions conditions) =>
    [
        () => Service.ReplaceAsync(Sample, Tenant, id, Json(new { }), conditions, default),
        () => Service.ChangeAsync(Sample, Tenant, id, Json(new { }), conditions, default),
        () => Service.DeleteAsync(Sample, Tenant, id, conditions, default),
    ];
}
