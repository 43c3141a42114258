using Dbal.Errors;
using Dbal.Queries;
using Dbal.Values;

namespace Dbal.Tests.Backends;

public abstract partial class BackendContract
{
    [Test]
    public async Task A_reference_to_a_missing_row_is_a_conflict_with_the_field()
    {
        var keeper = await InsertAsync(ContractSchema.Keeper);
        foreach (var write in new Func<Task>[]
        {
            () => InsertAsync(ContractSchema.Dependent, ("parentId", Guid.NewGuid())),
            () => UpdateAsync(ContractSchema.Keeper, keeper.Id, ("parentId", Guid.NewGuid())),
            () => Backend.InsertAsync(ContractSchema.Keeper, Tenant, [NewRow(ContractSchema.Keeper), NewRow(ContractSchema.Keeper, ("parentId", Guid.NewGuid()))], default),
        })
        {
            var failure = await AssertFailsAsync(ErrorCode.Conflict, write);
            Assert.That(failure.Fields.Select(fault => fault.Field), Is.EqualTo(new[] { "parentId" }));
        }
        Assert.That(await Backend.CountAsync(ContractSchema.Keeper, Tenant, Filter.Everything, default), Is.EqualTo(1));
    }

    [Test]
    public async Task References_cannot_cross_tenants()
    {
        var parent = await InsertAsync(ContractSchema.Parent);
        await AssertFailsAsync(
            ErrorCode.Conflict, () => Backend.InsertAsync(ContractSchema.Keeper, OtherTenant, [NewRow(ContractSchema.Keeper, ("parentId", parent.Id))], default));
    }

    [Test]
    public async Task Restrict_prevents_the_deletion_of_a_referenced_row()
    {
        var parent = await InsertAsync(ContractSchema.Parent);
        var keeper = await InsertAsync(ContractSchema.Keeper, ("parentId", parent.Id));
        var dependent = await InsertAsync(ContractSchema.Dependent, ("parentId", parent.Id));
        var failure = await AssertFailsAsync(ErrorCode.Conflict, () => Backend.DeleteAsync(ContractSchema.Parent, Tenant, parent.Id, null, default));
        Assert.That(failure.Fields.Select(fault => fault.Field), Is.EqualTo(new[] { "parentId" }));
        Assert.That(failure.Message, Does.Contain("contract.keeper"));
        Assert.That(await ReadAsync(ContractSchema.Dependent, dependent.Id), Is.Not.Null, "nothing is deleted");

        await Backend.DeleteAsync(ContractSchema.Keeper, Tenant, keeper.Id, null, default);
        await Backend.DeleteAsync(ContractSchema.Parent, Tenant, parent.Id, parent.Version, default);
        Assert.That(await ReadAsync(ContractSchema.Parent, parent.Id), Is.Null);
    }

    [Test]
    public async Task Deletion_cascades_and_sets_references_to_null()
    {
        var parent = await InsertAsync(ContractSchema.Parent);
        var dependents = new List<Row>();
        for (var i = 0; i < 3; i++)
            dependents.Add(await InsertAsync(ContractSchema.Dependent, ("parentId", parent.Id)));
        var grandchild = await InsertAsync(ContractSchema.Grandchild, ("dependentId", dependents[1].Id));
        var direct = await InsertAsync(ContractSchema.Survivor, ("parentId", parent.Id), ("updatedAt", DateTime.UnixEpoch));
        var indirect = await InsertAsync(ContractSchema.Survivor, ("dependentId", dependents[2].Id));
        var unrelated = await InsertAsync(ContractSchema.Survivor);

        await Backend.DeleteAsync(ContractSchema.Parent, Tenant, parent.Id, null, default);

        foreach (var dependent in dependents)
            Assert.That(await ReadAsync(ContractSchema.Dependent, dependent.Id), Is.Null);
        Assert.That(await ReadAsync(ContractSchema.Grandchild, grandchild.Id), Is.Null);
        var directAfter = await ReadAsync(ContractSchema.Survivor, direct.Id);
        Assert.That(directAfter!.Values[1], Is.Null);
        Assert.That(directAfter.Version, Is.Not.EqualTo(direct.Version), "the ETag changes with the row");
        Assert.That(directAfter.Values[3], Is.EqualTo(DateTime.UtcNow).Within(TimeSpan.FromMinutes(1)));
        Assert.That((await ReadAsync(ContractSchema.Survivor, indirect.Id))!.Values[2], Is.Null);
        Assert.That((await ReadAsync(ContractSchema.Survivor, unrelated.Id))!.Version, Is.EqualTo(unrelated.Version));
    }

    [Test]
    public async Task Deletion_keeps_rows_with_the_same_ids_in_another_tenant()
    {
        var parent = NewRow(ContractSchema.Parent);
        var dependent = NewRow(ContractSchema.Dependent, ("parentId", parent.Id));
        var survivor = NewRow(ContractSchema.Survivor, ("parentId", parent.Id));
        foreach (var tenant in new[] { Tenant, OtherTenant })
        {
            await Backend.InsertAsync(ContractSchema.Parent, tenant, [parent], default);
            await Backend.InsertAsync(ContractSchema.Dependent, tenant, [dependent], default);
            await Backend.InsertAsync(ContractSchema.Survivor, tenant, [survivor], default);
        }
        await Backend.DeleteAsync(ContractSchema.Parent, OtherTenant, parent.Id, null, default);
        Assert.That(await ReadAsync(ContractSchema.Dependent, dependent.Id), Is.Not.Null);
        Assert.That((await ReadAsync(ContractSchema.Survivor, survivor.Id))!.Values[1], Is.EqualTo(parent.Id));
    }

    [Test]
    public async Task Deletion_cascades_along_a_chain_of_one_entity()
    {
        var chain = new List<Row> { NewRow(ContractSchema.Node) };
        for (var i = 0; i < 40; i++)
            chain.Add(NewRow(ContractSchema.Node, ("parentId", chain[^1].Id)));
        await Backend.InsertAsync(ContractSchema.Node, Tenant, chain, default);
        var friend = await InsertAsync(ContractSchema.Node, ("friendId", chain[30].Id));

        await Backend.DeleteAsync(ContractSchema.Node, Tenant, chain[1].Id, null, default);

        var left = await FindAsync(ContractSchema.Node, Filter.Everything);
        Assert.That(left.Select(row => row.Id), Is.EquivalentTo(new[] { chain[0].Id, friend.Id }));
        Assert.That((await ReadAsync(ContractSchema.Node, friend.Id))!.Values[2], Is.Null);
    }

    [Test]
    public async Task Deletion_cascades_around_a_cycle_and_to_the_row_itself()
    {
        var first = await InsertAsync(ContractSchema.Node);
        var second = await InsertAsync(ContractSchema.Node, ("parentId", first.Id), ("friendId", first.Id));
        await UpdateAsync(ContractSchema.Node, first.Id, ("parentId", second.Id), ("friendId", first.Id));
        await Backend.DeleteAsync(ContractSchema.Node, Tenant, first.Id, null, default);
        Assert.That(await FindAsync(ContractSchema.Node, Filter.Everything), Is.Empty);

        var own = NewRow(ContractSchema.Node);
        own.Values[1] = own.Values[2] = own.Id;
        await Backend.InsertAsync(ContractSchema.Node, Tenant, [own], default);
        await Backend.DeleteAsync(ContractSchema.Node, Tenant, own.Id, null, default);
        Assert.That(await FindAsync(ContractSchema.Node, Filter.Everything), Is.Empty);
    }

    [Test]
    public async Task References_written_during_a_deletion_fail_or_are_deleted_too()
    {
        for (var round = 0; round < 10; round++)
        {
            var parent = await InsertAsync(ContractSchema.Parent);
            var inserts = Enumerable.Range(0, 6).Select(i => Task.Run(async () =>
            {
                try
                {
                    await InsertAsync(i % 2 == 0 ? ContractSchema.Survivor : ContractSchema.Dependent, ("parentId", parent.Id));
                }
                catch (DbalException failure) when (failure.Code == ErrorCode.Conflict)
                {
                    // written after the deletion
                }
            })).ToList();
            await Task.Run(() => Backend.DeleteAsync(ContractSchema.Parent, Tenant, parent.Id, null, default));
            await Task.WhenAll(inserts);
        }
        Assert.That(await Backend.CountAsync(ContractSchema.Dependent, Tenant, Filter.Everything, default), Is.Zero);
        var set = new Condition(ContractSchema.FieldOf(ContractSchema.Survivor, "parentId"), Operator.IsNull, false);
        Assert.That(await Backend.CountAsync(ContractSchema.Survivor, Tenant, set, default), Is.Zero);
    }
}
