using Dbal.Backends;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Queries;
using Dbal.Values;

namespace Dbal.Tests.Backends;

/// <summary>
/// Tests that every backend must pass. A fixture per adapter derives from this and creates the backend. Each test uses its own tenants.
/// </summary>
public abstract partial class BackendContract
{
    /// <summary>The backend, prepared.</summary>
    protected IBackend Backend { get; private set; } = null!;

    /// <summary>A tenant without rows.</summary>
    protected string Tenant { get; private set; } = "";

    /// <summary>Another tenant without rows.</summary>
    protected string OtherTenant { get; private set; } = "";

    /// <summary>Creates the backend for a database without tables of <see cref="ContractSchema"/>, or skips the fixture with a reason.</summary>
    protected abstract Task<IBackend> CreateAsync(Func<string, BackendOptions> options);

    /// <summary>Cleans up after <see cref="CreateAsync"/>, before the backend is disposed.</summary>
    protected virtual Task CleanUpAsync() => Task.CompletedTask;

    [OneTimeSetUp]
    public async Task PrepareBackend()
    {
        Backend = await CreateAsync(url => new BackendOptions(url, ContractSchema.Schema, TimeSpan.FromSeconds(30)));
        await Backend.PrepareAsync(CancellationToken.None);
    }

    [OneTimeTearDown]
    public async Task DisposeBackend()
    {
        if (Backend is null)
            return;
        await CleanUpAsync();
        await Backend.DisposeAsync();
    }

    [SetUp]
    public void NewTenants()
    {
        Tenant = $"t{Guid.NewGuid():N}";
        OtherTenant = $"t{Guid.NewGuid():N}";
    }

    [Test]
    public async Task S39_preparing_a_database_again_keeps_its_rows()
    {
        var row = await InsertAsync(ContractSchema.Parent);
        await Backend.PrepareAsync(default);
        Assert.That(await ReadAsync(ContractSchema.Parent, row.Id), Is.Not.Null);
    }

    [Test]
    public async Task Describes_server_and_driver()
    {
        await Backend.PingAsync(default);
        var description = await Backend.DescribeAsync(default);
        Assert.That(new[] { description.Server, description.ServerVersion, description.Driver, description.DriverVersion }, Has.All.Not.Empty);
        Assert.That(description.DriverVersion, Does.Match(@"^\d+\.\d+"));
    }

    [TestCaseSource(nameof(Values))]
    public async Task Values_are_returned_unchanged(string name, object value)
    {
        var field = ContractSchema.FieldOf(ContractSchema.Sample, name);
        var row = await InsertAsync(ContractSchema.Sample, (name, value));
        AssertSame((await ReadAsync(ContractSchema.Sample, row.Id))!.Values[field.Ordinal], value);

        var found = await FindAsync(ContractSchema.Sample, new Condition(field, field.Type == FieldType.Json ? Operator.IsNull : Operator.Eq, field.Type == FieldType.Json ? false : value));
        Assert.That(found.Select(each => each.Id), Is.EqualTo(new[] { row.Id }), "a filter by the value finds the row");

        var empty = NewRow(ContractSchema.Sample);
        await Backend.InsertAsync(ContractSchema.Sample, OtherTenant, [empty], default);
        var updated = await Backend.UpdateAsync(ContractSchema.Sample, OtherTenant, empty.Id, Changes((field, value)), Row.NewVersion(), null, default);
        AssertSame(updated.Values[field.Ordinal], value);
    }

    [TestCase((1L << 53) + 1)]
    [TestCase(long.MinValue + 1)]
    public Task S14_bigints_are_exact(long value) => Values_are_returned_unchanged("serial", value);

    [Test]
    public async Task Nulls_and_the_version_are_returned_unchanged()
    {
        var row = await InsertAsync(ContractSchema.Sample);
        var read = await ReadAsync(ContractSchema.Sample, row.Id);
        Assert.That(read!.Values, Is.EqualTo(row.Values));
        Assert.That(read.Version, Is.EqualTo(row.Version));
    }

    [Test]
    public async Task Rows_of_another_tenant_are_invisible()
    {
        var row = await InsertAsync(ContractSchema.Parent);
        Assert.That(await Backend.ReadAsync(ContractSchema.Parent, OtherTenant, row.Id, default), Is.Null);
        Assert.That(await Backend.CountAsync(ContractSchema.Parent, OtherTenant, Filter.Everything, default), Is.Zero);
        await AssertFailsAsync(ErrorCode.NotFound, () => Backend.UpdateAsync(ContractSchema.Parent, OtherTenant, row.Id, Changes(), 7, null, default));
        await AssertFailsAsync(ErrorCode.NotFound, () => Backend.DeleteAsync(ContractSchema.Parent, OtherTenant, row.Id, null, default));
        Assert.That(await ReadAsync(ContractSchema.Parent, row.Id), Is.Not.Null);
    }

    [Test]
    public async Task Cancelled_operations_throw_OperationCanceledException()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        Assert.That(async () => await Backend.ReadAsync(ContractSchema.Parent, Tenant, Guid.NewGuid(), cancelled.Token), Throws.InstanceOf<OperationCanceledException>());
        await Backend.PingAsync(default);
    }

    [Test]
    public async Task Readers_and_writers_run_concurrently()
    {
        var work = Enumerable.Range(0, 16).Select(async client =>
        {
            for (var i = 0; i < 20; i++)
            {
                var row = await InsertAsync(ContractSchema.Sample, ("count", (long)client), ("name", $"{client}-{i}"));
                Assert.That(await ReadAsync(ContractSchema.Sample, row.Id), Is.Not.Null);
                await Backend.UpdateAsync(ContractSchema.Sample, Tenant, row.Id, Changes((ContractSchema.FieldOf(ContractSchema.Sample, "active"), true)), Row.NewVersion(), row.Version, default);
                await FindAsync(ContractSchema.Sample, Filter.Everything, limit: 5);
            }
        });
        await Task.WhenAll(work);
        var active = new Condition(ContractSchema.FieldOf(ContractSchema.Sample, "active"), Operator.Eq, true);
        Assert.That(await Backend.CountAsync(ContractSchema.Sample, Tenant, active, default), Is.EqualTo(16 * 20));
    }

    /// <summary>Values at the edges of every type.</summary>
    public static IEnumerable<TestCaseData> Values()
    {
        string[] texts = ["", " ", "trailing ", "'\"`\\;--%_$1@p?", "line\nbreak\ttab\r", "e\u0301 \u00e9", "\ud83d\udc69\u200d\ud83d\udcbb", "\U0010FFFF\uFFFF\uE000", "\u0001\u007f\ufeff"];
        foreach (var text in texts)
        {
            yield return Case("name", text);
            yield return Case("note", text);
        }
        yield return Case("name", string.Concat(Enumerable.Repeat("\ud83d\ude00", 200)));
        yield return Case("code", string.Concat(Enumerable.Repeat("\ud83d\ude00", 768)));
        yield return Case("note", new string('x', 300_000));
        foreach (var number in new long[] { 0, int.MinValue, int.MaxValue })
            yield return Case("count", number);
        foreach (var number in new[] { 0, long.MinValue, long.MaxValue, (1L << 53) + 1 })
            yield return Case("serial", number);
        foreach (var number in new[] { 0.000000m, 0.000001m, -0.000001m, 9999999999999999999999.999999m, -9999999999999999999999.999999m, 12.500000m })
            yield return Case("price", number);
        foreach (var number in new[] { 0, 0.1 + 0.2, double.MaxValue, double.MinValue, double.Epsilon, -2.2250738585072014E-308, 1e22, 123456789012345680 })
            yield return Case("ratio", number);
        yield return Case("active", true);
        yield return Case("active", false);
        foreach (var instant in new[] { "1000-01-01T00:00:00.000", "1969-12-31T23:59:59.999", "2026-03-29T01:30:00.001", "9999-12-31T23:59:59.999" })
            yield return Case("at", DateTime.SpecifyKind(DateTime.Parse(instant, System.Globalization.CultureInfo.InvariantCulture), DateTimeKind.Utc));
        foreach (var day in new[] { new DateOnly(1000, 1, 1), new DateOnly(1582, 10, 10), new DateOnly(2024, 2, 29), new DateOnly(9999, 12, 31) })
            yield return Case("day", day);
        yield return Case("other", Guid.Empty);
        yield return Case("other", Guid.Parse("0198c5f0-7a3b-7def-8123-456789abcdef"));
        yield return Case("state", "Retired");
        foreach (var json in new[] { "{}", "\"\"", "null", "[1.10,100000000000000000000000000001,1e400]", "{\"b\":1,\"a\":{\"\u00e9\":\"\ud83d\ude00\"},\"b2\":[]}" })
            yield return Case("document", json);
    }

    private static TestCaseData Case(string field, object value)
    {
        var shown = value as string ?? FormattableString.Invariant($"{value}");
        return new TestCaseData(field, value).SetArgDisplayNames(field, shown.Length <= 40 ? shown : $"{shown.Length} units");
    }

    /// <summary>Inserts a row with the given values, and null for the others.</summary>
    protected async Task<Row> InsertAsync(Entity entity, params (string Field, object? Value)[] values)
    {
        var row = NewRow(entity, values);
        await Backend.InsertAsync(entity, Tenant, [row], default);
        return row;
    }

    /// <summary>Creates a row object with a new id.</summary>
    protected static Row NewRow(Entity entity, params (string Field, object? Value)[] values)
    {
        var row = new Row(new object?[entity.Fields.Count], Row.NewVersion());
        row.Values[0] = Guid.CreateVersion7();
        foreach (var (field, value) in values)
            row.Values[ContractSchema.FieldOf(entity, field).Ordinal] = value;
        return row;
    }

    /// <summary>Reads a row of <see cref="Tenant"/>.</summary>
    protected Task<Row?> ReadAsync(Entity entity, Guid id) => Backend.ReadAsync(entity, Tenant, id, default);

    /// <summary>Finds rows of <see cref="Tenant"/>, sorted by id unless another key is given.</summary>
    protected Task<IReadOnlyList<Row>> FindAsync(Entity entity, Filter filter, SortKey? by = null, int limit = 1000, bool descending = false) =>
        Backend.FindAsync(entity, Tenant, filter, [.. by is null ? [] : new[] { by }, new SortKey(entity.Id, descending)], limit, default);

    /// <summary>Changes for an update.</summary>
    protected static Dictionary<Field, object?> Changes(params (Field Field, object? Value)[] changes) => changes.ToDictionary(change => change.Field, change => change.Value);

    /// <summary>Asserts that an operation fails with a <see cref="DbalException"/>.</summary>
    protected static async Task<DbalException> AssertFailsAsync(ErrorCode code, Func<Task> operation)
    {
        var failure = Assert.CatchAsync<DbalException>(async () => await operation())!;
        Assert.That(failure.Code, Is.EqualTo(code), failure.Message);
        return await Task.FromResult(failure);
    }

    private static void AssertSame(object? actual, object expected)
    {
        Assert.That(actual, Is.EqualTo(expected).And.TypeOf(expected.GetType()));
        switch (expected)
        {
            case double number:
                Assert.That(BitConverter.DoubleToInt64Bits((double)actual!), Is.EqualTo(BitConverter.DoubleToInt64Bits(number)));
                break;
            case decimal number:
                Assert.That(decimal.GetBits((decimal)actual!), Is.EqualTo(decimal.GetBits(number)), "digits and scale");
                break;
            case DateTime:
                Assert.That(((DateTime)actual!).Kind, Is.EqualTo(DateTimeKind.Utc));
                break;
        }
    }
}
