using Dbal.Entities;
using Dbal.Queries;
using Dbal.Values;

namespace Dbal.Tests.Backends;

public abstract partial class BackendContract
{
    private static readonly string[] Texts =
    [
        "", " ", "a", "A", "a ", " a", "b", "ab", "aB", "abc", "\u00e9", "e", "e\u0301", "z", "\u00df", "ss", "100%", "100", "1000", "a_c", "a\\c", "\\", "%", "_", "a.c", "(.*)", "'", "\"",
        "\u039f\u0394\u039f\u03a3", "\u03bf\u03b4\u03bf\u03c2", "\u03bf\u03b4\u03bf\u03c3", "\u041f\u0440\u0438\u0432\u0435\u0442", "\u043f\u0440\u0438\u0432\u0435\u0442", "\u00c9COLE", "\u00e9cole", "Ecole",
        "\uE000", "\uFFFD", "\uD7FF", "\ud83d\ude00", "\ud83d\ude00a", "\U0010FFFF", "\U0010FFFFa", "a\U0010FFFF", "\u4e2d\u6587", "\u4e2d",
    ];

    private static readonly decimal[] Prices = [0m, 0.000001m, -0.000001m, 2m, 10m, -2m, -10m, 10.5m, 9999999999999999999999.999999m, -9999999999999999999999.999999m];

    private static IEnumerable<Operator> Comparisons => [Operator.Eq, Operator.Ne, Operator.Gt, Operator.Gte, Operator.Lt, Operator.Lte];

    private static IEnumerable<Operator> Searches => [Operator.Contains, Operator.StartsWith, Operator.EndsWith, Operator.IContains];

    [TestCase("name")]
    [TestCase("note")]
    public async Task Text_filters_and_sorts_match_the_oracle(string name)
    {
        var field = ContractSchema.FieldOf(Sample, name);
        await CheckFiltersAsync(field, [.. Texts], Comparisons.Concat(Searches));
    }

    [TestCase("count", new[] { 0L, -1L, 1L, 2L, 10L, int.MinValue, int.MaxValue })]
    [TestCase("serial", new[] { 0L, -1L, 9L, 10L, long.MinValue, long.MaxValue, (1L << 53) + 1, 1L << 53 })]
    [TestCase("ratio", new[] { 0, 0.1, 0.30000000000000004, 0.3, -1.5, 1e300, -1e300, double.Epsilon, 2, 10 })]
    [TestCase("active", new[] { true, false })]
    [TestCase("state", new[] { "draft", "active", "Retired" })]
    public async Task Filters_and_sorts_of_values_match_the_oracle(string name, Array values) =>
        await CheckFiltersAsync(ContractSchema.FieldOf(Sample, name), [.. values.Cast<object>()], Comparisons);

    [Test]
    public async Task Decimals_filter_and_sort_as_numbers() =>
        await CheckFiltersAsync(ContractSchema.FieldOf(Sample, "price"), [.. Prices.Select(price => (object)(price + 0.000000m))], Comparisons);

    [Test]
    public async Task Filters_and_sorts_of_times_dates_and_ids_match_the_oracle()
    {
        var instants = new[] { 0, 1, 999, 1000, -1, -62_000_000_000_000 / 4, 253_000_000_000_000 }.Select(ms => (object)DateTime.UnixEpoch.AddMilliseconds(ms));
        await CheckFiltersAsync(ContractSchema.FieldOf(Sample, "at"), [.. instants], Comparisons);
        await CheckFiltersAsync(ContractSchema.FieldOf(Sample, "day"), [new DateOnly(2026, 2, 6), new DateOnly(2026, 2, 7), new DateOnly(1000, 1, 1), new DateOnly(9999, 12, 31)], Comparisons);
        var ids = new[] { "00000000-0000-0000-0000-000000000000", "0198c5f0-7a3b-7def-8123-456789abcdef", "f198c5f0-7a3b-7def-8123-456789abcdef", "0098c5f0-ff3b-7def-8123-456789abcdef" };
        await CheckFiltersAsync(ContractSchema.FieldOf(Sample, "other"), [.. ids.Select(id => (object)Guid.Parse(id))], Comparisons);
    }

    [Test]
    public async Task Filters_combine_with_all_and_any()
    {
        var rows = Enumerable.Range(0, 30).Select(i => NewRow(Sample, ("name", $"n{i % 3}"), ("count", i % 5 == 0 ? null : (long)(i % 5)))).ToList();
        await Backend.InsertAsync(Sample, Tenant, rows, default);
        var (name, count) = (Sample.Fields[1], Sample.Fields[3]);
        var named = new Condition(name, Operator.Eq, "n1");
        var few = new Condition(count, Operator.Lt, 3L);
        var none = new Condition(count, Operator.IsNull, true);
        foreach (var filter in new Filter[]
        {
            Filter.Everything, new AllOf([]), new AnyOf([]), new AllOf([named, few]), new AnyOf([named, few]), new AnyOf([new AllOf([named, none]), few]),
            new AllOf([new AnyOf([few, none]), new Condition(name, Operator.Ne, "n2")]), new AllOf([named, new AnyOf([])]), new AnyOf([named, new AllOf([])]),
        })
        {
            await CheckAsync(rows, filter, [new SortKey(Sample.Id, false)]);
        }
    }

    [Test]
    public async Task Orders_can_have_several_keys_in_both_directions()
    {
        var rows = Enumerable.Range(0, 40).Select(i => NewRow(Sample, ("name", i % 4 == 0 ? null : $"n{i % 4}"), ("price", i % 3 == 0 ? null : i % 3 + 0.000000m))).ToList();
        await Backend.InsertAsync(Sample, Tenant, rows, default);
        foreach (var (first, second, last) in new[] { (false, false, false), (true, true, true), (true, false, false), (false, true, true), (true, true, false) })
        {
            await CheckAsync(rows, Filter.Everything, [new SortKey(Sample.Fields[1], first), new SortKey(Sample.Fields[5], second), new SortKey(Sample.Id, last)]);
        }
    }

    [TestCase("note", 5000)]
    [TestCase("code", 760)]
    public async Task Long_texts_are_compared_up_to_their_end(string name, int length)
    {
        var field = ContractSchema.FieldOf(Sample, name);
        var start = string.Concat(Enumerable.Repeat("\u4e2d", length));
        var rows = new[] { "c", "a", "", "d", "b" }.Select(end => NewRow(Sample, (name, start + end))).ToList();
        await Backend.InsertAsync(Sample, Tenant, rows, default);
        await CheckAsync(rows, Filter.Everything, [new SortKey(field, false), new SortKey(Sample.Id, false)]);
        await CheckAsync(rows, new Condition(field, Operator.Gt, start + "a"), [new SortKey(field, true), new SortKey(Sample.Id, true)]);
        await CheckAsync(rows, new Condition(field, Operator.Eq, start + "b"), [new SortKey(Sample.Id, false)]);
        await CheckAsync(rows, new Condition(field, Operator.StartsWith, start + "c"), [new SortKey(Sample.Id, false)]);
    }

    [Test]
    public async Task S4_filters_compare_exactly()
    {
        string[] texts = ["Key", "key", "key ", "k\u00e9y", "ke\u0301y"];
        foreach (var text in texts)
            await InsertAsync(ContractSchema.Sample, ("name", text));

        var field = ContractSchema.FieldOf(ContractSchema.Sample, "name");
        foreach (var text in texts)
            Assert.That((await FindAsync(ContractSchema.Sample, new Condition(field, Operator.Eq, text))).Select(row => row.Values[field.Ordinal]), Is.EqualTo(new[] { text }));
    }

    [Test]
    public async Task A_limit_truncates_the_list()
    {
        var rows = Enumerable.Range(0, 10).Select(_ => NewRow(Sample)).ToList();
        await Backend.InsertAsync(Sample, Tenant, rows, default);
        var found = await FindAsync(Sample, Filter.Everything, limit: 3, descending: true);
        Assert.That(found.Select(row => row.Id), Is.EqualTo(rows.Select(row => row.Id).OrderByDescending(id => id.ToString(), StringComparer.Ordinal).Take(3)));
    }

    private async Task CheckFiltersAsync(Field field, IReadOnlyList<object> values, IEnumerable<Operator> operators)
    {
        // Every value twice, to get ties, and two nulls. The row of another tenant must never be returned.
        Tenant = $"t{Guid.NewGuid():N}";
        var rows = values.Concat(values).Append(null).Append(null).Select(value => NewRow(Sample, (field.Name, value))).ToList();
        await Backend.InsertAsync(Sample, Tenant, rows, default);
        await Backend.InsertAsync(Sample, OtherTenant, [NewRow(Sample, (field.Name, values[0]))], default);

        foreach (var descending in new[] { false, true })
            await CheckAsync(rows, Filter.Everything, [new SortKey(field, descending), new SortKey(Sample.Id, descending)]);
        SortKey[] byId = [new SortKey(Sample.Id, false)];
        foreach (var value in values)
        {
            foreach (var comparison in operators)
                await CheckAsync(rows, new Condition(field, comparison, value), byId);
        }
        foreach (var several in new IReadOnlyList<object>[] { [], [values[0]], [values[0], values[1]] })
        {
            await CheckAsync(rows, new Condition(field, Operator.In, several), byId);
            await CheckAsync(rows, new Condition(field, Operator.Nin, several), byId);
        }
        await CheckAsync(rows, new Condition(field, Operator.IsNull, true), byId);
        await CheckAsync(rows, new Condition(field, Operator.IsNull, false), byId);
    }

    private async Task CheckAsync(List<Row> rows, Filter filter, SortKey[] order)
    {
        var expected = rows.Where(row => FilterOracle.Keeps(filter, row)).ToList();
        expected.Sort((left, right) => FilterOracle.Compare(order, left, right));
        var found = await Backend.FindAsync(Sample, Tenant, filter, order, 1000, default);
        Assert.That(found.Select(Describe), Is.EqualTo(expected.Select(Describe)), $"{filter} by {string.Join<SortKey>(", ", order)}");
        Assert.That(await Backend.CountAsync(Sample, Tenant, filter, default), Is.EqualTo(expected.Count), $"count of {filter}");

        string Describe(Row row) => $"{row.Id} {(filter as Condition)?.Field ?? order[0].Field}={row.Values[((filter as Condition)?.Field ?? order[0].Field).Ordinal] ?? "null"}";
    }
}
