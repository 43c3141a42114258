using System.Text.Json;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Operations;
using Dbal.Queries;
using Dbal.Values;

namespace Dbal.Tests.Backends;

// Operations on every backend, with entities that the shipped files have no example of.
public abstract partial class BackendContract
{
    private DataService Service => new(Backend, ContractSchema.Schema, TimeProvider.System);

    [Test]
    public async Task S31_all_references_to_missing_rows_are_named()
    {
        var missing = Guid.NewGuid();
        var survivor = await InsertAsync(ContractSchema.Survivor);

        await AssertConflictAsync(() => CreateRowAsync(ContractSchema.Survivor, new { parentId = missing, dependentId = missing }), "parentId", "dependentId");
        await AssertConflictAsync(
            () => Service.CreateManyAsync(ContractSchema.Survivor, Tenant, Json(new object[] { new { dependentId = missing }, new { parentId = missing } }), default), "parentId", "dependentId");
        await AssertConflictAsync(
            () => Service.ChangeAsync(ContractSchema.Survivor, Tenant, $"{survivor.Id}", Json(new { parentId = missing, dependentId = missing }), Preconditions.None, default), "parentId", "dependentId");
        await AssertConflictAsync(() => CreateRowAsync(ContractSchema.Node, new { parentId = missing, friendId = missing }), "parentId", "friendId");
    }

    [Test]
    public async Task S31_conflicts_name_the_first_key_of_the_file_even_if_it_is_nullable()
    {
        var taken = await CreateRowAsync(ContractSchema.Keyed, new { loose = "a", strict = "b", left = 1, right = 2 });

        await AssertConflictAsync(() => CreateRowAsync(ContractSchema.Keyed, new { id = taken.Id, loose = "a", strict = "b", left = 1, right = 2 }), "id");
        await AssertConflictAsync(() => CreateRowAsync(ContractSchema.Keyed, new { loose = "a", strict = "b", left = 1, right = 2 }), "loose");
        await AssertConflictAsync(() => CreateRowAsync(ContractSchema.Keyed, new { loose = "c", strict = "b", left = 1, right = 2 }), "strict");
        await AssertConflictAsync(() => CreateRowAsync(ContractSchema.Keyed, new { strict = "b", left = 1, right = 2 }), "strict");
        await AssertConflictAsync(() => CreateRowAsync(ContractSchema.Keyed, new { strict = "c", left = 1, right = 2 }), "left", "right");

        var other = await CreateRowAsync(ContractSchema.Keyed, new { strict = "c" });
        await AssertConflictAsync(
            () => Service.ChangeAsync(ContractSchema.Keyed, Tenant, $"{other.Id}", Json(new { left = 1, right = 2, strict = "b", loose = "a" }), Preconditions.None, default), "loose");
    }

    [Test]
    public async Task S13_put_keeps_a_generated_uuid_and_other_writes_of_it_fail()
    {
        var created = await CreateRowAsync(ContractSchema.Keyed, new { strict = "a" });
        Assert.That(created.Values[5], Is.Not.Null);
        var other = $"{Guid.NewGuid()}";

        foreach (var body in new object[] { new { strict = "b" }, new { strict = "b", serial = other } })
            Assert.That((await Service.ReplaceAsync(ContractSchema.Keyed, Tenant, $"{created.Id}", Json(body), Preconditions.None, default)).Values[5], Is.EqualTo(created.Values[5]));

        var create = await AssertFailsAsync(ErrorCode.ValidationError, () => CreateRowAsync(ContractSchema.Keyed, new { strict = "c", serial = other }));
        Assert.That(create.Fields.Select(fault => fault.Field), Is.EqualTo(new[] { "serial" }));
        await AssertFailsAsync(ErrorCode.ValidationError, () => Service.ChangeAsync(ContractSchema.Keyed, Tenant, $"{created.Id}", Json(new { serial = other }), Preconditions.None, default));
        await AssertFailsAsync(ErrorCode.BadRequest, () => Service.UpsertAsync(ContractSchema.Keyed, Tenant, "serial", Json(new { strict = "c" }), Preconditions.None, default));
    }

    [Test]
    public async Task S34_a_foreign_key_is_checked_although_another_field_of_its_index_is_null()
    {
        var parent = await InsertAsync(ContractSchema.Parent);
        var missing = Guid.NewGuid();

        await AssertConflictAsync(() => CreateRowAsync(ContractSchema.Member, new { parentId = missing }), "parentId");
        await AssertConflictAsync(() => CreateRowAsync(ContractSchema.Member, new { parentId = missing, rank = 1 }), "parentId");
        await AssertConflictAsync(() => Service.CreateManyAsync(ContractSchema.Member, Tenant, Json(new[] { new { parentId = parent.Id }, new { parentId = missing } }), default), "parentId");
        var member = await CreateRowAsync(ContractSchema.Member, new { parentId = parent.Id });
        await AssertConflictAsync(() => Service.ChangeAsync(ContractSchema.Member, Tenant, $"{member.Id}", Json(new { parentId = missing }), Preconditions.None, default), "parentId");
        Assert.That((await FindAsync(ContractSchema.Member, Filter.Everything)).Select(row => row.Id), Is.EqualTo(new[] { member.Id }));

        await AssertConflictAsync(() => Service.DeleteAsync(ContractSchema.Parent, Tenant, $"{parent.Id}", Preconditions.None, default), "parentId");
    }

    [Test]
    public async Task S34_either_a_deletion_or_a_concurrent_reference_fails_although_its_index_has_a_null()
    {
        for (var round = 0; round < 10; round++)
        {
            var parent = await InsertAsync(ContractSchema.Parent);
            var adding = Task.Run(() => SucceedsAsync(() => CreateRowAsync(ContractSchema.Member, new { parentId = parent.Id })));
            var deleted = await SucceedsAsync(() => Backend.DeleteAsync(ContractSchema.Parent, Tenant, parent.Id, null, default));
            Assert.That(await adding, Is.Not.EqualTo(deleted), "exactly one of them succeeds");
        }
    }

    [Test]
    public async Task S4_fields_can_have_every_name_that_entity_files_allow()
    {
        var names = ContractSchema.Odd.Fields.Skip(1).Select(field => field.Name).ToList();
        var first = await CreateRowAsync(ContractSchema.Odd, names.ToDictionary(name => name, name => $"{name} 1"));
        await CreateRowAsync(ContractSchema.Odd, names.ToDictionary(name => name, name => $"{name} 2"));

        Assert.That((await Service.ReadAsync(ContractSchema.Odd, Tenant, $"{first.Id}", default)).Values[1..], Is.EqualTo(names.Select(name => $"{name} 1")));
        foreach (var name in names)
        {
            foreach (var (condition, value) in new[] { (name, $"{name} 1"), ($"{name}.ne", $"{name} 2"), ($"{name}.icontains", " 1"), ($"{name}.in", $"{name} 0,{name} 1") })
            {
                var query = ListQuery.Parse(ContractSchema.Odd, Tenant, [new(condition, value), new("sort", $"-{name}"), new("count", "true")]);
                var page = await Service.ListAsync(ContractSchema.Odd, Tenant, query, default);
                Assert.That(page.Rows.Select(row => row.Id), Is.EqualTo(new[] { first.Id }), condition);
                Assert.That(page.Total, Is.EqualTo(1), condition);
            }
            var changed = await Service.ChangeAsync(ContractSchema.Odd, Tenant, $"{first.Id}", Json(new Dictionary<string, string> { [name] = $"{name} 1" }), Preconditions.None, default);
            Assert.That(changed.Values[1..], Is.EqualTo(names.Select(each => $"{each} 1")));
        }
        await Service.DeleteAsync(ContractSchema.Odd, Tenant, $"{first.Id}", Preconditions.None, default);
    }

    private Task<Row> CreateRowAsync(Entity entity, object body) => Service.CreateAsync(entity, Tenant, Json(body), default);

    private static JsonElement Json(object body) => JsonSerializer.SerializeToElement(body);

    private static async Task AssertConflictAsync(Func<Task> operation, params string[] fields)
    {
        var failure = await AssertFailsAsync(ErrorCode.Conflict, operation);
        Assert.That(failure.Fields.Select(fault => fault.Field), Is.EqualTo(fields), failure.Message);
    }

    private static async Task<bool> SucceedsAsync(Func<Task> operation)
    {
        try
        {
            await operation();
            return true;
        }
        catch (DbalException failure) when (failure.Code == ErrorCode.Conflict)
        {
            return false;
        }
    }
}
