using Dbal.Entities;
using Dbal.Errors;
using Dbal.Operations;
using Dbal.Tests.Backends;
using Dbal.Values;

namespace Dbal.Tests.Operations;

/// <summary>Writes while another client writes the same rows.</summary>
public sealed class ConcurrentWriteTests : OperationTests
{
    private static readonly Entity Keyed = ContractSchema.Keyed;

    [TestCase(null, null, new[] { Call.Update })]
    [TestCase("*", null, new[] { Call.Update })]
    [TestCase("{0}", null, new[] { Call.Update })]
    [TestCase("{0}, '1'", null, new[] { Call.Read, Call.Update })]
    [TestCase(null, "'1'", new[] { Call.Read, Call.Update })]
    [TestCase("{0}", "'1'", new[] { Call.Read, Call.Update })]
    [TestCase("*", "'1'", new[] { Call.Read, Call.Update })]
    public async Task S35_a_row_is_read_only_if_the_write_itself_cannot_check_the_preconditions(string? ifMatch, string? ifNoneMatch, object calls)
    {
        var row = await CreateAsync(Keyed, new { strict = "a" });
        Backend.Calls.Clear();

        await ChangeAsync(Keyed, row, new { left = 1 }, Header(ifMatch, row), Header(ifNoneMatch, row));

        Assert.That(Backend.Calls, Is.EqualTo(calls));
    }

    [TestCase("'1'", null, "has changed since its ETag was read.")]
    [TestCase("'1', '2'", null, "has changed since its ETag was read.")]
    [TestCase("W/{0}", null, "has changed since its ETag was read.")]
    [TestCase(null, "{0}", "exists, and its ETag matches If-None-Match.")]
    [TestCase(null, "W/{0}", "exists, and its ETag matches If-None-Match.")]
    [TestCase(null, "*", "exists, and its ETag matches If-None-Match.")]
    [TestCase("{0}", "*", "exists, and its ETag matches If-None-Match.")]
    [TestCase("'1'", "*", "has changed since its ETag was read.")]
    public async Task S35_a_row_that_does_not_meet_the_preconditions_is_not_written(string? ifMatch, string? ifNoneMatch, string message)
    {
        var row = await CreateAsync(Keyed, new { strict = "a" });
        var conditions = Preconditions.Parse(Header(ifMatch, row), Header(ifNoneMatch, row));

        foreach (var write in new Func<Task>[]
        {
            () => Service.ChangeAsync(Keyed, Tenant, $"{row.Id}", Json(new { left = 1 }), conditions, default),
            () => Service.ReplaceAsync(Keyed, Tenant, $"{row.Id}", Json(new { strict = "b" }), conditions, default),
            () => Service.DeleteAsync(Keyed, Tenant, $"{row.Id}", conditions, default),
        })
            Assert.That((await AssertFailsAsync(ErrorCode.PreconditionFailed, write)).Message, Is.EqualTo($"The keyed {row.Id} {message}"));
        Assert.That(await RowsAsync(Keyed), Is.EqualTo(new[] { row }));
    }

    [TestCase("1", null, "The header If-Match is neither * nor a list of entity tags.")]
    [TestCase(null, "1", "The header If-None-Match is neither * nor a list of entity tags.")]
    public void S35_a_malformed_header_is_named(string? ifMatch, string? ifNoneMatch, string message) =>
        Assert.That(() => Preconditions.Parse(ifMatch, ifNoneMatch), Throws.TypeOf<DbalException>().With.Message.EqualTo(message));

    [Test]
    public async Task A_write_whose_checked_version_is_outdated_is_repeated()
    {
        var row = await CreateAsync(Keyed, new { strict = "a" });
        var others = 0;
        Backend.Before = async call =>
        {
            if (call == Call.Update && others++ < 4)
                await ChangeAsync(Keyed, row, new { left = others });
        };

        var changed = await ChangeAsync(Keyed, row, new { right = 9 }, ifNoneMatch: "\"1\"");

        Assert.That((changed.Values[3], changed.Values[4]), Is.EqualTo((4L, 9L)), "both clients' changes");
        Assert.That(Backend.Calls.Count(call => call == Call.Update), Is.EqualTo(5));
    }

    [Test]
    public async Task A_write_gives_up_after_five_attempts()
    {
        var row = await CreateAsync(Keyed, new { strict = "a" });
        Backend.Before = async call =>
        {
            if (call is Call.Update or Call.Delete)
                await ChangeAsync(Keyed, row, new { left = 1 });
        };

        await AssertFailsAsync(ErrorCode.PreconditionFailed, () => ChangeAsync(Keyed, row, new { right = 9 }, ifNoneMatch: "\"1\""));
        Assert.That(Backend.Calls.Count(call => call == Call.Update), Is.EqualTo(5));
        await AssertFailsAsync(
            ErrorCode.PreconditionFailed, () => Service.DeleteAsync(Keyed, Tenant, $"{row.Id}", Preconditions.Parse(null, "\"1\""), default));
        Assert.That(Backend.Calls.Count(call => call == Call.Delete), Is.EqualTo(5));
    }

    [Test]
    public async Task Another_failure_is_not_repeated()
    {
        var row = await CreateAsync(Keyed, new { strict = "a" });
        await CreateAsync(Keyed, new { strict = "b" });

        await AssertConflictAsync(() => ChangeAsync(Keyed, row, new { strict = "b" }, ifNoneMatch: "\"1\""), "strict");
        Assert.That(Backend.Calls.Count(call => call == Call.Update), Is.EqualTo(1));
    }

    [Test]
    public async Task S31_a_missing_row_and_its_version_are_reported_before_a_conflict()
    {
        await CreateAsync(Keyed, new { strict = "b" });
        var (deleted, changed) = (await CreateAsync(Keyed, new { strict = "a" }), await CreateAsync(Keyed, new { strict = "c" }));
        Backend.Before = async call =>
        {
            if (call != Call.Read)
                return;
            await DeleteAsync(Keyed, deleted);
            await ChangeAsync(Keyed, changed, new { left = 1 });
        };

        await AssertFailsAsync(
            ErrorCode.PreconditionFailed, () => ChangeAsync(Keyed, changed, new { strict = "b" }, ifMatch: ETag.Format(changed.Version)));
        Backend.Before = null;
        var again = await CreateAsync(Keyed, new { strict = "a" });
        Backend.Before = call => call == Call.Read ? DeleteAsync(Keyed, again) : Task.CompletedTask;
        await AssertFailsAsync(ErrorCode.NotFound, () => ChangeAsync(Keyed, again, new { strict = "b" }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_conflict_whose_cause_has_gone_is_reported_as_the_database_did(bool update)
    {
        var (holder, row) = (await CreateAsync(Keyed, new { strict = "b" }), await CreateAsync(Keyed, new { strict = "a" }));
        var deleted = false;
        Backend.Before = async call =>
        {
            if (call != Call.Find || deleted)
                return;
            deleted = true;
            await DeleteAsync(Keyed, holder);
        };

        await AssertFailsAsync(
            ErrorCode.Conflict, "The database has rejected the write.", null,
            () => update ? ChangeAsync(Keyed, row, new { strict = "b" }) : CreateAsync(Keyed, new { strict = "b" }));
    }

    // A header of a test case has {0} in place of the row's tag, and single quotes in place of double ones.
    private static string? Header(string? text, Row row) => text?.Replace("{0}", ETag.Format(row.Version), StringComparison.Ordinal).Replace('\'', '"');
}
