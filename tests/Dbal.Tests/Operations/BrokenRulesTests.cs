using Dbal.Entities;
using Dbal.Errors;
using Dbal.Tests.Backends;
using Dbal.Values;

namespace Dbal.Tests.Operations;

public sealed class BrokenRulesTests : OperationTests
{
    private static readonly Entity Keyed = ContractSchema.Keyed;
    private static readonly Entity Survivor = ContractSchema.Survivor;

    // A bulk is searched for in parts of 100 rows.
    [TestCase(0)]
    [TestCase(99)]
    [TestCase(100)]
    [TestCase(119)]
    public async Task S31_a_duplicate_is_found_at_any_place_of_a_bulk(int place)
    {
        await CreateAsync(Keyed, new { strict = "taken", left = 1, right = 2 });
        var rows = Enumerable.Range(0, 120).Select(i => new { strict = $"s{i}", left = 1, right = i == place ? 2 : i + 10 });

        await AssertConflictAsync(() => CreateManyAsync(Keyed, rows), "left", "right");
        await AssertConflictAsync(() => CreateManyAsync(Keyed, rows.Select(row => row with { strict = row.right == 2 ? "taken" : row.strict })), "strict");
    }

    [TestCase(0, 1)]
    [TestCase(3, 119)]
    public async Task S31_a_duplicate_within_a_bulk_is_found(int first, int second)
    {
        var rows = Enumerable.Range(0, 120).Select(i => new { strict = i == second ? $"s{first}" : $"s{i}" });

        var failure = await AssertFailsAsync(ErrorCode.Conflict, "Another keyed has the same value.", null, () => CreateManyAsync(Keyed, rows));

        Assert.That(failure.Fields, Is.EqualTo(new[] { new FieldProblem("strict", "must be unique") }));
        Assert.That(await RowsAsync(Keyed), Is.Empty);
    }

    [Test]
    public async Task S31_keys_of_several_fields_are_compared_field_by_field()
    {
        var taken = await CreateAsync(Keyed, new { strict = "taken", left = 1, right = 2 });
        await CreateAsync(Keyed, new { strict = "other", left = 11, right = 12 });
        var rows = new[]
        {
            new { strict = "taken", left = 1, right = (int?)12 },
            new { strict = "a", left = 11, right = (int?)2 },
            new { strict = "b", left = 1, right = (int?)null },
            new { strict = "c", left = 1, right = (int?)null },
        };

        // The only duplicate, of another key, has gone when the rule is searched for.
        var deleted = false;
        Backend.Before = async call =>
        {
            if (call != Call.Find || deleted)
                return;
            deleted = true;
            await DeleteAsync(Keyed, taken);
        };

        await AssertFailsAsync(ErrorCode.Conflict, "The database has rejected the write.", null, () => CreateManyAsync(Keyed, rows));
    }

    [Test]
    public async Task S30_keys_with_a_null_are_no_duplicates()
    {
        await CreateManyAsync(Keyed, new[] { new { strict = "a", left = 1 }, new { strict = "b", left = 1 } });

        await AssertConflictAsync(() => CreateAsync(Keyed, new { strict = "a", left = 1 }), "strict");
        await AssertConflictAsync(() => CreateManyAsync(Keyed, new[] { new { strict = "c", left = 1 }, new { strict = "a", left = 1 } }), "strict");
    }

    [Test]
    public async Task S31_an_update_does_not_conflict_with_its_own_row()
    {
        var row = await CreateAsync(Keyed, new { loose = "x", strict = "a", left = 1, right = 2 });
        await CreateAsync(Keyed, new { strict = "b" });

        await AssertConflictAsync(() => ChangeAsync(Keyed, row, new { loose = "x", strict = "b", left = 1, right = 2 }), "strict");
    }

    [TestCase(0)]
    [TestCase(100)]
    [TestCase(119)]
    public async Task S34_a_missing_reference_is_found_at_any_place_of_a_bulk(int place)
    {
        var parents = await CreateManyAsync(ContractSchema.Parent, Enumerable.Repeat(new { name = "p" }, 120));
        var rows = parents.Select((parent, i) => new { parentId = i == place ? Guid.NewGuid() : parent.Id });

        var failure = await AssertFailsAsync(
            ErrorCode.Conflict, "The survivor refers to a row that does not exist.", null, () => CreateManyAsync(Survivor, rows));

        Assert.That(failure.Fields, Is.EqualTo(new[] { new FieldProblem("parentId", "must be the id of an existing contract.parent") }));
    }

    [Test]
    public async Task S34_references_to_rows_that_exist_are_not_reported()
    {
        var parent = await CreateAsync(ContractSchema.Parent, new { name = "p" });

        await AssertConflictAsync(() => CreateAsync(Survivor, new { parentId = parent.Id, dependentId = Guid.NewGuid() }), "dependentId");
        var rows = new object[] { new { parentId = parent.Id }, new { parentId = parent.Id, dependentId = Guid.NewGuid() } };
        await AssertConflictAsync(() => CreateManyAsync(Survivor, rows), "dependentId");
    }

    [Test]
    public async Task S34_a_reference_of_an_updated_row_to_itself_is_valid()
    {
        var node = await CreateAsync(ContractSchema.Node, new { });

        await AssertConflictAsync(() => ChangeAsync(ContractSchema.Node, node, new { parentId = node.Id, friendId = Guid.NewGuid() }), "friendId");
        Assert.That((await ChangeAsync(ContractSchema.Node, node, new { parentId = node.Id })).Values[1], Is.EqualTo(node.Id));
    }

    [Test]
    public async Task S34_references_among_the_rows_of_a_write_are_valid()
    {
        var (parent, child) = (Guid.NewGuid(), Guid.NewGuid());

        await AssertConflictAsync(() => CreateAsync(ContractSchema.Node, new { id = parent, parentId = parent, friendId = Guid.NewGuid() }), "friendId");
        var rows = new object[] { new { id = parent }, new { id = child, parentId = parent, friendId = Guid.NewGuid() } };
        await AssertConflictAsync(() => CreateManyAsync(ContractSchema.Node, rows), "friendId");
    }

    [Test]
    public async Task S34_a_field_is_named_once_for_all_missing_references()
    {
        var rows = Enumerable.Range(0, 120).Select(_ => new { parentId = Guid.NewGuid() });

        await AssertConflictAsync(() => CreateManyAsync(Survivor, rows), "parentId");
    }

    private Task<IReadOnlyList<Row>> CreateManyAsync(Entity entity, object rows) => Service.CreateManyAsync(entity, Tenant, Json(rows), default);
}
