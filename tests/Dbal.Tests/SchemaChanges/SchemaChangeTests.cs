using System.Text.Json;
using Dbal.Backends;
using Dbal.Errors;
using Dbal.Schemas;

namespace Dbal.Tests.SchemaChanges;

/// <summary>Runs the cases of schema updates (S39) with daemons on one adapter. A fixture per adapter creates its databases.</summary>
internal abstract class SchemaChangeTests
{
    private static readonly string[] AllKinds = [.. ChangeKinds.Destructive.Select(ChangeKinds.NameOf)];

    /// <summary>The tested adapter.</summary>
    protected abstract string Adapter { get; }

    /// <summary>The adapter that creates and fills the databases.</summary>
    protected virtual string FirstAdapter => Adapter;

    /// <summary>Creates an empty database and returns its URL, or skips the fixture.</summary>
    protected abstract Task<string> MakeEmptyAsync();

    /// <summary>Deletes the stored definitions from a database, as in one created by the previous version.</summary>
    protected abstract Task ForgetDefinitionsAsync(string url);

    /// <summary>Skips a case that the server does not support, with a reason.</summary>
    protected virtual void RequireSupport(ChangeCase change)
    {
    }

    [TestCaseSource(typeof(ChangeTable), nameof(ChangeTable.All))]
    public async Task S39_changes_of_entity_files_are_applied_or_refused_by_name(ChangeCase change)
    {
        RequireSupport(change);
        var url = await MakeEmptyAsync();
        await FillAsync(url, change);
        if (change.IsLegacy)
            await ForgetDefinitionsAsync(url);

        // Two daemons start at once, and one of them changes the database.
        var daemons = await Task.WhenAll(StartAsync(url, change.After), StartAsync(url, change.After));
        try
        {
            foreach (var daemon in daemons)
                await (change.Refused.Length == 0 ? CheckServedAsync(daemon, change) : CheckRefusedAsync(daemon, change));
        }
        finally
        {
            foreach (var daemon in daemons)
                await daemon.DisposeAsync();
        }

        if (change.Refused.Length > 0 && !await CheckPermissionsAsync(url, change))
            return;
        await using (var backend = ServedEntities.Open(FirstAdapter, url, change.After))
            Assert.That((await backend.PlanSchemaAsync(default)).Changes, Is.Empty, "no changes are pending");
        await using var again = await StartAsync(url, change.After);
        await CheckServedAsync(again, change);
        foreach (var (request, body, status) in change.Probes)
        {
            var words = request.Split(' ');
            var answer = await again.SendAsync(words[0], words[1], body);
            Assert.That(answer.Status, Is.EqualTo(status), $"{request} {body}: {answer.Text}");
        }
        if (change.Rows.Length > 0)
            await again.RowsAsync(change.Path);
    }

    private Task<ServedEntities> StartAsync(string url, string[] files) => ServedEntities.StartAsync(Adapter, url, files);

    private async Task FillAsync(string url, ChangeCase change)
    {
        await using var daemon = await ServedEntities.StartAsync(FirstAdapter, url, change.Before);
        Assert.That(daemon.Ready.Status, Is.EqualTo(200), daemon.Ready.Text);
        foreach (var ((path, row), number) in change.Rows.Select((row, place) => (row, place + 1)))
        {
            var answer = await daemon.SendAsync("POST", path, $"{{\"id\":\"{ChangeCase.Id(number)}\"{(row == "{}" ? "" : ",")}{row[1..]}");
            Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
        }
    }

    private static async Task CheckServedAsync(ServedEntities daemon, ChangeCase change)
    {
        Assert.That(daemon.Ready.Status, Is.EqualTo(200), daemon.Ready.Text);
        var rows = await daemon.RowsAsync(change.Path);
        Assert.That(rows, Has.Count.EqualTo(change.Rows.Count(row => row.Path == change.Path)));
        foreach (var (row, expected) in rows.Zip(change.Expected))
        {
            foreach (var member in JsonDocument.Parse(expected).RootElement.EnumerateObject())
                Assert.That(row.TryGetProperty(member.Name, out var value) && JsonElement.DeepEquals(value, member.Value), $"expected {member} in {row}");
        }
    }

    private static async Task CheckRefusedAsync(ServedEntities daemon, ChangeCase change)
    {
        Assert.That(daemon.Ready.Status, Is.EqualTo(503), daemon.Ready.Text);
        Assert.That(daemon.Ready.Code, Is.EqualTo("DATABASE_ERROR"));
        var problems = daemon.Ready.Error.GetProperty("fields").EnumerateArray().Select(field => field.GetProperty("problem").GetString()!).ToList();
        Assert.That(problems, Has.Count.EqualTo(change.Refused.Length), daemon.Ready.Text);
        foreach (var words in change.Refused)
        {
            Assert.That(problems, Has.Some.StartsWith(words));
            Assert.That(daemon.Log, Does.Contain(JsonEncodedText.Encode(words).ToString()).Or.Contain(words));
        }
        Assert.That(daemon.Ready.Hint, Does.Contain("schema plan"));
        var answer = await daemon.SendAsync("GET", change.Path);
        Assert.That((answer.Status, answer.Code, answer.Hint), Is.EqualTo((503, "DATABASE_ERROR", "GET /ready lists the changes and the remedies.")));
        Assert.That(answer.Message + daemon.Ready.Message, Does.Not.Contain("does not answer"));
    }

    /// <summary>Checks that the refusal changed nothing, then adds permissions one by one.</summary>
    /// <returns>Whether the changes were applied.</returns>
    private async Task<bool> CheckPermissionsAsync(string url, ChangeCase change)
    {
        if (!change.IsLegacy)
        {
            await using var former = await ServedEntities.StartAsync(FirstAdapter, url, change.Before);
            await CheckServedAsync(former, change with { Expected = [.. change.Rows.Where(row => row.Path == change.Path).Select(row => row.Row)] });
        }

        await using var backend = ServedEntities.Open(FirstAdapter, url, change.After);
        var plan = await backend.PlanSchemaAsync(default);
        var allowed = (change.Allow ?? string.Join(',', AllKinds)).Split(',');
        foreach (var lacking in allowed.Where(_ => change.Allow is not null))
            AssertRefused(backend, allowed.Except([lacking]));
        if (change.Allow is null)
        {
            Assert.That(plan.Changes.Where(each => each.Rows.Breaking > 0).Select(each => each.Rows.First), Is.Not.Empty.And.All.Not.Empty,
                "rows that violate the rule are named");
            AssertRefused(backend, allowed);
            return false;
        }
        var done = await backend.ApplySchemaAsync(Kinds(allowed), default);
        Assert.That(done.Statements, Is.EqualTo(plan.Statements), "the applied statements are the planned ones");
        return true;
    }

    private static void AssertRefused(IBackend backend, IEnumerable<string> allowed) => Assert.That(
        async () => await backend.ApplySchemaAsync(Kinds(allowed), default),
        Throws.TypeOf<DbalException>().With.Property(nameof(DbalException.Fields)).Not.Empty);

    private static List<ChangeKind> Kinds(IEnumerable<string> names) => [.. ChangeKinds.Destructive.Where(kind => names.Contains(ChangeKinds.NameOf(kind)))];
}
