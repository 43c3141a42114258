using Dbal.Entities;
using Dbal.Operations;
using Dbal.Tests.Backends;
using Dbal.Values;

namespace Dbal.Tests.Operations;

public sealed class InsertOrderTests
{
    private static readonly Entity Node = ContractSchema.Node;
    private static readonly Entity Sample = ContractSchema.Sample;

    [Test]
    public void Rows_are_ordered_by_their_unique_keys_in_any_input_order()
    {
        var rows = new (string? Code, string? Area, long? Rank)[] { ("b", null, null), ("a", "z", 2), ("B", null, null), (null, "x", 2), (null, "x", 1), (null, null, null) }
            .Select(row => NewRow(Sample, ("code", row.Code), ("area", row.Area), ("rank", row.Rank)))
            .ToList();
        var expected = new[] { rows[2], rows[1], rows[0], rows[4], rows[3], rows[5] };

        Assert.That(InsertOrder.Of(Sample, rows).Rows, Is.EqualTo(expected));
        Assert.That(InsertOrder.Of(Sample, [.. rows.AsEnumerable().Reverse()]).Rows, Is.EqualTo(expected));
    }

    [Test]
    public void Referenced_rows_come_first()
    {
        var random = new Random(1);
        var rows = new List<Row>();
        for (var i = 0; i < 200; i++)
            rows.Add(NewRow(Node, ("parentId", i == 0 ? null : rows[random.Next(i)].Id), ("friendId", i == 0 ? null : rows[random.Next(i)].Id)));
        Row[] shuffled = [.. rows];
        random.Shuffle(shuffled);

        var order = InsertOrder.Of(Node, shuffled);

        Assert.That(order.Cycle, Is.Empty);
        Assert.That(order.Rows, Is.EquivalentTo(rows));
        var before = new HashSet<Guid>();
        foreach (var row in order.Rows)
        {
            Assert.That(row.Values[1..].OfType<Guid>().Where(id => !before.Contains(id)), Is.Empty);
            before.Add(row.Id);
        }
    }

    [Test]
    public void Rows_with_the_same_references_are_ordered_by_their_id()
    {
        var rows = Enumerable.Range(0, 9).Select(_ => NewRow(Node)).OrderBy(row => row.Id).ToList();
        foreach (var row in rows[1..])
            row.Values[1] = rows[0].Id;

        Assert.That(InsertOrder.Of(Node, [.. rows.AsEnumerable().Reverse()]).Rows, Is.EqualTo(rows));
    }

    [Test]
    public void A_cycle_has_only_its_own_fields()
    {
        var (first, second, leaf, leafOfLeaf, own) = (NewRow(Node), NewRow(Node), NewRow(Node), NewRow(Node), NewRow(Node));
        first.Values[2] = second.Id;
        second.Values[2] = first.Id;
        leaf.Values[1] = first.Id;
        leafOfLeaf.Values[1] = leaf.Id;
        own.Values[1] = own.Id;

        Assert.That(InsertOrder.Of(Node, [leafOfLeaf, leaf, first, own, second]).Cycle.Select(field => field.Name), Is.EqualTo(new[] { "friendId" }));
        Assert.That(InsertOrder.Of(Node, [own, NewRow(Node)]).Cycle, Is.Empty);
    }

    [Test]
    public void A_chain_of_a_whole_bulk_is_ordered_quickly()
    {
        var rows = new List<Row> { NewRow(Node) };
        while (rows.Count < DataService.MaxBulkRows)
            rows.Add(NewRow(Node, ("parentId", rows[^1].Id)));
        rows.Reverse();

        var order = InsertOrder.Of(Node, rows);

        Assert.That(order.Rows, Is.EqualTo(rows.AsEnumerable().Reverse()));
    }

    private static Row NewRow(Entity entity, params (string Field, object? Value)[] values)
    {
        var row = new Row(new object?[entity.Fields.Count], Row.NewVersion());
        row.Values[0] = Guid.CreateVersion7();
        foreach (var (field, value) in values)
            row.Values[ContractSchema.FieldOf(entity, field).Ordinal] = value;
        return row;
    }
}
