using System.Text.Json;
using Dbal.Backends;
using Dbal.Errors;
using Dbal.Schemas;

namespace Dbal.Tests.SchemaChanges;

/// <summary>The table of changes (S39), by way of daemons on one adapter. A fixture per adapter says how its databases are made.</summary>
internal abstract class SchemaChangeTests
{
    private static readonly string[] AllKinds = [.. ChangeKinds.Destructive.Select(ChangeKinds.NameOf)];

    /// <summary>The adapter that is tested.</summary>
    protected abstract string Adapter { get; }

    /// <summary>The adapter that makes and fills the databases.</summary>
    protected virtual string FirstAdapter => Adapter;

    /// <summary>Makes an empty database and gives its URL, or skips the fixture.</summary>
    protected abstract Task<string> MakeEmptyAsync();

    /// <summary>Takes the definitions out of a database, so that it is as the version before made it.</summary>
    protected abstract Task ForgetDefinitionsAsync(string url);

    /// <summary>Skips a change that the server cannot carry out, with the reason.</summary>
    protected virtual void RequireSupport(ChangeCase change)
    {
    }

    [TestCaseSource(typeof(ChangeTable), nameof(ChangeTable.All))]
    public async Task S39_a_changed_file_is_carried_out_or_refused_by_name(ChangeCase change)
    {
        RequireSupport(change);
        var url = await MakeEmptyAsync();
        await FillAsync(url, change);
        if (change.IsLegacy)
            await ForgetDefinitionsAsync(url);

        // Two daemons at once, of which one changes the database.
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
            Assert.That((await backend.PlanSchemaAsync(default)).Changes, Is.Empty, "nothing is left to do");
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
                Assert.That(row.TryGetProperty(member.Name, out var value) && JsonElement.DeepEquals(value, member.Value), $"{member} is expected in {row}");
        }
    }

    private static async Task CheckRefusedAsync(ServedEntities daemon, ChangeCase change)
    {
        Assert.That((daemon.Ready.Status, daemon.Ready.Code), Is.EqualTo((503, "DATABASE_ERROR")));
        var told = daemon.Ready.Error.GetProperty("fields").EnumerateArray().Select(field => field.GetProperty("problem").GetString()!).ToList();
        Assert.That(told, Has.Count.EqualTo(change.Refused.Length), daemon.Ready.Text);
        foreach (var words in change.Refused)
        {
            Assert.That(told, Has.Some.StartsWith(words));
            Assert.That(daemon.Log, Does.Contain(JsonEncodedText.Encode(words).ToString()).Or.Contain(words));
        }
        Assert.That(daemon.Ready.Hint, Does.Contain("schema plan"));
        var answer = await daemon.SendAsync("GET", change.Path);
        Assert.That((answer.Status, answer.Code, answer.Hint), Is.EqualTo((503, "DATABASE_ERROR", "GET /ready lists the changes and the remedies.")));
        Assert.That(answer.Message + daemon.Ready.Message, Does.Not.Contain("does not answer"));
    }

    /// <summary>Looks that the refusal changed nothing, then gives permissions one by one.</summary>
    /// <returns>Whether the changes were carried out then.</returns>
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
            Assert.That(plan.Changes.Where(each => each.Rows.Breaking > 0).Select(each => each.Rows.First), Is.Not.Empty.And.All.Not.Empty, "rows that break the rule are named");
            AssertRefused(backend, allowed);
            return false;
        }
        var done = await backend.ApplySchemaAsync(Kinds(allowed), default);
        Assert.That(done.Statements, Is.EqualTo(plan.Statements), "what was done is what was planned");
        return true;
    }

    private static void AssertRefused(IBackend backend, IEnumerable<string> allowed) => Assert.That(
        async () => await backend.ApplySchemaAsync(Kinds(allowed), default),
        Throws.TypeOf<DbalException>().With.Property(nameof(DbalException.Fields)).Not.Empty);

    private static List<ChangeKind> Kinds(IEnumerable<string> names) => [.. ChangeKinds.Destructive.Where(kind => names.Contains(ChangeKinds.NameOf(kind)))];
}
