using Dbal.Entities;
using Dbal.Errors;
using Dbal.Queries;
using Dbal.Values;

namespace Dbal.Tests.Backends;

public abstract partial class BackendContract
{
    private static readonly Entity Sample = ContractSchema.Sample;

    [Test]
    public async Task A_duplicate_id_is_a_conflict_with_the_field()
    {
        var row = await InsertAsync(Sample);
        var failure = await AssertFailsAsync(ErrorCode.Conflict, () => Backend.InsertAsync(Sample, Tenant, [row], default));
        Assert.That(failure.Fields.Select(fault => fault.Field), Is.EqualTo(new[] { "id" }));
    }

    [Test]
    public async Task S31_a_duplicate_is_a_conflict_with_the_fields_of_the_key()
    {
        await InsertAsync(Sample, ("code", "a'b. for key"), ("area", "x"), ("rank", 1L));
        var one = await AssertFailsAsync(ErrorCode.Conflict, () => InsertAsync(Sample, ("code", "a'b. for key")));
        Assert.That(one.Fields.Select(fault => fault.Field), Is.EqualTo(new[] { "code" }));
        var two = await AssertFailsAsync(ErrorCode.Conflict, () => InsertAsync(Sample, ("area", "x"), ("rank", 1L)));
        Assert.That(two.Fields.Select(fault => fault.Field), Is.EquivalentTo(new[] { "area", "rank" }));
        Assert.That(two.Message + two.Hint + string.Concat(two.Fields), Does.Not.Contain("_tenant").And.Not.Contain("ux_"), "no driver text");

        var third = await InsertAsync(Sample, ("code", "c"));
        var update = await AssertFailsAsync(ErrorCode.Conflict, () => UpdateAsync(Sample, third.Id, ("code", "a'b. for key")));
        Assert.That(update.Fields.Select(fault => fault.Field), Is.EqualTo(new[] { "code" }));
        Assert.That((await ReadAsync(Sample, third.Id))!.Version, Is.EqualTo(third.Version));
    }

    [Test]
    public async Task S4_unique_keys_compare_exactly_within_a_tenant()
    {
        foreach (var code in new[] { "Key", "key", "key ", "k\u00e9y", "ke\u0301y", " key", "" })
            Assert.That(async () => await InsertAsync(Sample, ("code", code)), Throws.Nothing, code);
        Assert.That(async () => await Backend.InsertAsync(Sample, OtherTenant, [NewRow(Sample, ("code", "key"))], default), Throws.Nothing);
        Assert.That(await Backend.CountAsync(Sample, Tenant, Filter.Everything, default), Is.EqualTo(7));
    }

    [Test]
    public async Task S30_unique_keys_allow_many_nulls()
    {
        for (var each = 0; each < 2; each++)
            Assert.That(async () => await InsertAsync(Sample, ("area", "x")), Throws.Nothing);
        Assert.That(await Backend.CountAsync(Sample, Tenant, Filter.Everything, default), Is.EqualTo(2));
    }

    [Test]
    public async Task Long_keys_are_compared_up_to_their_last_character()
    {
        var start = string.Concat(Enumerable.Repeat("\ud83d\ude00", 767));
        await InsertAsync(Sample, ("code", start + "a"));
        await InsertAsync(Sample, ("code", start + "b"));
        await AssertFailsAsync(ErrorCode.Conflict, () => InsertAsync(Sample, ("code", start + "b")));
    }

    [Test]
    public async Task The_same_id_can_exist_in_two_tenants()
    {
        var row = await InsertAsync(Sample, ("name", "mine"));
        var other = new Row([.. row.Values], Row.NewVersion());
        other.Values[1] = "theirs";
        await Backend.InsertAsync(Sample, OtherTenant, [other], default);
        await Backend.DeleteAsync(Sample, OtherTenant, row.Id, null, default);
        Assert.That((await ReadAsync(Sample, row.Id))!.Values[1], Is.EqualTo("mine"));
    }

    [Test]
    public async Task A_bulk_inserts_all_rows_or_none()
    {
        var rows = Enumerable.Range(0, 300).Select(i => NewRow(Sample, ("code", $"code {i}"), ("count", (long)i))).ToList();
        await Backend.InsertAsync(Sample, Tenant, rows, default);
        Assert.That(await Backend.CountAsync(Sample, Tenant, Filter.Everything, default), Is.EqualTo(300));

        var more = Enumerable.Range(0, 50).Select(i => NewRow(Sample, ("code", i == 40 ? "code 7" : $"more {i}"))).ToList();
        var failure = await AssertFailsAsync(ErrorCode.Conflict, () => Backend.InsertAsync(Sample, Tenant, more, default));
        Assert.That(failure.Fields.Select(fault => fault.Field), Is.EqualTo(new[] { "code" }));
        Assert.That(await Backend.CountAsync(Sample, Tenant, Filter.Everything, default), Is.EqualTo(300));
    }

    [Test]
    public async Task A_row_can_refer_to_an_earlier_row_of_the_same_bulk()
    {
        var first = NewRow(ContractSchema.Node);
        var second = NewRow(ContractSchema.Node, ("parentId", first.Id));
        await Backend.InsertAsync(ContractSchema.Node, Tenant, [first, second], default);
        Assert.That((await ReadAsync(ContractSchema.Node, second.Id))!.Values[1], Is.EqualTo(first.Id));
    }

    [Test]
    public async Task An_update_changes_only_the_given_fields_and_returns_the_whole_row()
    {
        var row = await InsertAsync(Sample, ("name", "before"), ("count", 1L), ("price", 1.000000m));
        var version = Row.NewVersion();
        var updated = await Backend.UpdateAsync(Sample, Tenant, row.Id, Changes((Sample.Fields[1], "after"), (Sample.Fields[5], null)), version, row.Version, default);
        Assert.That(updated.Version, Is.EqualTo(version));
        Assert.That(updated.Values[1], Is.EqualTo("after"));
        Assert.That(updated.Values[3], Is.EqualTo(1L));
        Assert.That(updated.Values[5], Is.Null);
        Assert.That((await ReadAsync(Sample, row.Id))!.Values, Is.EqualTo(updated.Values));
    }

    [Test]
    public async Task An_update_without_changes_only_changes_the_version()
    {
        var row = await InsertAsync(Sample, ("name", "same"));
        var updated = await Backend.UpdateAsync(Sample, Tenant, row.Id, Changes(), 12, null, default);
        Assert.That(updated.Values, Is.EqualTo(row.Values));
        Assert.That(updated.Version, Is.EqualTo(12));
    }

    [Test]
    public async Task A_write_with_another_expected_version_fails_without_changes()
    {
        var row = await InsertAsync(Sample, ("name", "before"));
        await AssertFailsAsync(ErrorCode.PreconditionFailed, () => Backend.UpdateAsync(Sample, Tenant, row.Id, Changes((Sample.Fields[1], "after")), 1, row.Version + 1, default));
        await AssertFailsAsync(ErrorCode.PreconditionFailed, () => Backend.DeleteAsync(Sample, Tenant, row.Id, row.Version + 1, default));
        Assert.That((await ReadAsync(Sample, row.Id))!.Values[1], Is.EqualTo("before"));
        await AssertFailsAsync(ErrorCode.NotFound, () => Backend.UpdateAsync(Sample, Tenant, Guid.NewGuid(), Changes(), 1, 2, default));
        await AssertFailsAsync(ErrorCode.NotFound, () => Backend.DeleteAsync(Sample, Tenant, Guid.NewGuid(), 2, default));
    }

    [Test]
    public async Task One_of_concurrent_updates_with_the_same_version_succeeds()
    {
        var row = await InsertAsync(Sample, ("count", 0L));
        for (var round = 0; round < 5; round++)
        {
            var expected = row.Version;
            var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(async i =>
            {
                try
                {
                    return await Task.Run(() => Backend.UpdateAsync(Sample, Tenant, row.Id, Changes((Sample.Fields[3], (long)i)), Row.NewVersion(), expected, default));
                }
                catch (DbalException failure) when (failure.Code == ErrorCode.PreconditionFailed)
                {
                    return null;
                }
            }));
            row = results.OfType<Row>().Single();
            Assert.That((await ReadAsync(Sample, row.Id))!.Values, Is.EqualTo(row.Values));
        }
    }

    [Test]
    public async Task One_of_concurrent_inserts_with_the_same_key_succeeds()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(async i =>
        {
            try
            {
                await Task.Run(() => InsertAsync(Sample, ("code", "one"), ("count", (long)i)));
                return true;
            }
            catch (DbalException failure) when (failure.Code == ErrorCode.Conflict)
            {
                return false;
            }
        }));
        Assert.That(results.Count(won => won), Is.EqualTo(1));
    }

    private Task<Row> UpdateAsync(Entity entity, Guid id, params (string Field, object? Value)[] changes) => Backend.UpdateAsync(
        entity, Tenant, id, changes.ToDictionary(change => ContractSchema.FieldOf(entity, change.Field), change => change.Value), Row.NewVersion(), null, default);
}
