using System.Text.Json;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Operations;
using Dbal.Queries;
using Dbal.Tests.Backends;
using Dbal.Values;

namespace Dbal.Tests.Operations;

/// <summary>A service on a <see cref="MemoryBackend"/>, new for each test.</summary>
public abstract class OperationTests
{
    private protected const string Tenant = "acme";

    private protected MemoryBackend Backend { get; private set; } = null!;

    private protected DataService Service { get; private set; } = null!;

    [TearDown]
    public ValueTask DisposeBackend() => Backend.DisposeAsync();

    [SetUp]
    public void CreateService()
    {
        Backend = new MemoryBackend(ContractSchema.Schema);
        Service = new DataService(Backend, ContractSchema.Schema, TimeProvider.System);
    }

    private protected static JsonElement Json(object body) => JsonSerializer.SerializeToElement(body);

    private protected Task<Row> CreateAsync(Entity entity, object body) => Service.CreateAsync(entity, Tenant, Json(body), default);

    private protected Task<Upserted> UpsertAsync(Entity entity, string on, object body, string? ifMatch = null, string? ifNoneMatch = null) =>
        Service.UpsertAsync(entity, Tenant, on, Json(body), Preconditions.Parse(ifMatch, ifNoneMatch), default);

    private protected Task<Row> ChangeAsync(Entity entity, Row row, object body, string? ifMatch = null, string? ifNoneMatch = null) =>
        Service.ChangeAsync(entity, Tenant, $"{row.Id}", Json(body), Preconditions.Parse(ifMatch, ifNoneMatch), default);

    private protected Task DeleteAsync(Entity entity, Row row) => Service.DeleteAsync(entity, Tenant, $"{row.Id}", Preconditions.None, default);

    private protected async Task<IReadOnlyList<Row>> RowsAsync(Entity entity) =>
        await Backend.FindAsync(entity, Tenant, Filter.Everything, [new SortKey(entity.Id, Descending: false)], int.MaxValue, default);

    /// <summary>Asserts that an operation fails with this code, message and hint.</summary>
    private protected static async Task<DbalException> AssertFailsAsync(ErrorCode code, string message, string? hint, Func<Task> operation)
    {
        var failure = await AssertFailsAsync(code, operation);
        Assert.That((failure.Message, failure.Hint), Is.EqualTo((message, hint)));
        return failure;
    }

    /// <summary>Asserts that an operation fails with this code.</summary>
    private protected static async Task<DbalException> AssertFailsAsync(ErrorCode code, Func<Task> operation)
    {
        try
        {
            await operation();
        }
        catch (DbalException failure)
        {
            Assert.That(failure.Code, Is.EqualTo(code), failure.Message);
            return failure;
        }
        throw new AssertionException($"The operation succeeded instead of failing with {code}.");
    }

    private protected static async Task AssertConflictAsync(Func<Task> operation, params string[] fields) =>
        Assert.That((await AssertFailsAsync(ErrorCode.Conflict, operation)).Fields.Select(problem => problem.Field), Is.EqualTo(fields));

    private protected static async Task AssertInvalidAsync(Func<Task> operation, params FieldProblem[] problems) =>
        Assert.That((await AssertFailsAsync(ErrorCode.ValidationError, operation)).Fields, Is.EqualTo(problems));
}
