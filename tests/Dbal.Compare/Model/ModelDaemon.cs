using System.Text.Json;
using Dbal.Compare.Entities;
using Dbal.Compare.Streams;

namespace Dbal.Compare.Model;

/// <summary>
/// A daemon in memory, written from docs/rules.md: plain and slow. It shares no code with the daemon. It answers requests without places.
/// </summary>
/// <param name="schema">The entities.</param>
internal sealed class ModelDaemon(Schema schema)
{
    private const int MostBulkRows = 1000;

    private readonly Tables tables = new(schema);
    private readonly Lists lists = new();

    /// <summary>The rows of an entity, for drawing requests that refer to them.</summary>
    public IReadOnlyList<Row> Rows(string tenant, Entity entity) => tables.Rows(tenant, entity);

    /// <summary>Answers a request; null when the model does not know such requests.</summary>
    public Answer? Answer(Request request)
    {
        try
        {
            return Call.Read(schema, request) is { } call ? Perform(call) : null;
        }
        catch (Failure failure)
        {
            return Replies.Of(failure) with { NamesAnyField = failure.NamesAnyField };
        }
    }

    private Answer Perform(Call call) => call.Action switch
    {
        "list" => Replies.OfPage(call.Entity, lists.List(call.Entity, call.Tenant, Rows(call.Tenant, call.Entity), call.Parameters)),
        "create" => Create(call),
        "bulk" => Bulk(call),
        "upsert" => Upsert(call),
        "read" => Read(call),
        "replace" => Write(call, Bodies.Replacement),
        "change" => Write(call, Bodies.Changes),
        _ => Delete(call),
    };

    private Answer Create(Call call)
    {
        var row = NewRow(call, call.Body, ignoresGenerated: false);
        tables.Insert(call.Tenant, call.Entity, [row]);
        return Replies.OfRow(201, call.Entity, row, location: Location(call, row));
    }

    private Answer Bulk(Call call)
    {
        if (call.Body.ValueKind != JsonValueKind.Array || call.Body.GetArrayLength() is 0 or > MostBulkRows)
            throw Failure.Invalid([]);
        var faults = new List<string>();
        var rows = new List<Row>();
        foreach (var (place, body) in call.Body.EnumerateArray().Index())
        {
            if (body.ValueKind != JsonValueKind.Object)
                throw Failure.Invalid([$"{place}"]);
            var own = new List<string>();
            rows.Add(new Row(Bodies.New(call.Entity, body, ignoresGenerated: false, own)));
            faults.AddRange(own.Select(name => $"{place}.{name}"));
        }

        Demand(faults);
        tables.Insert(call.Tenant, call.Entity, rows);
        return Replies.OfRows(201, call.Entity, rows);
    }

    private Answer Upsert(Call call)
    {
        var names = call.On.Split(',').Select(name => name.Trim()).ToHashSet();
        var key = call.Entity.UniqueKeys.FirstOrDefault(key => names.SetEquals(key.Select(field => field.Name)) && !key.Any(field => field.Sensitive || field.IsGenerated))
            ?? throw Failure.BadRequest();
        var faults = new List<string>();
        var created = new Row(Bodies.New(call.Entity, call.Body, ignoresGenerated: true, faults));
        faults.AddRange(key.Where(field => created[field] is null).Select(field => field.Name));
        Demand(faults);
        if (tables.FindByKey(call.Tenant, call.Entity, key, created) is { } row)
        {
            call.Conditions.Demand(row);
            var changes = Bodies.Replacement(call.Entity, call.Body, row.Id, faults);
            Demand(faults);
            tables.Update(call.Tenant, call.Entity, row, changes);
            return Replies.OfRow(200, call.Entity, row, isCreated: false);
        }

        if (call.Conditions.RequireRow)
            throw Failure.Precondition();
        tables.Insert(call.Tenant, call.Entity, [created]);
        return Replies.OfRow(201, call.Entity, created, location: Location(call, created), isCreated: true);
    }

    private Answer Read(Call call)
    {
        var row = Find(call);
        if (!call.Conditions.Allow(row))
            throw Failure.Precondition();
        return call.Conditions.Exclude(row) ? new Answer(304, row.ETag, null, "") : Replies.OfRow(200, call.Entity, row);
    }

    private Answer Write(Call call, Func<Entity, JsonElement, string, ICollection<string>, Dictionary<string, object?>> read)
    {
        if (!IsId(call.Id))
            throw Failure.NotFound();
        var faults = new List<string>();
        var changes = read(call.Entity, call.Body, call.Id.ToLowerInvariant(), faults);
        Demand(faults);
        var row = Find(call);
        call.Conditions.Demand(row);
        tables.Update(call.Tenant, call.Entity, row, changes);
        return Replies.OfRow(200, call.Entity, row);
    }

    private Answer Delete(Call call)
    {
        var row = Find(call);
        call.Conditions.Demand(row);
        tables.Delete(call.Tenant, call.Entity, row);
        return Replies.OfId(row.Id);
    }

    private Row Find(Call call) => (IsId(call.Id) ? tables.Find(call.Tenant, call.Entity, call.Id.ToLowerInvariant()) : null) ?? throw Failure.NotFound();

    private static Row NewRow(Call call, JsonElement body, bool ignoresGenerated)
    {
        var faults = new List<string>();
        var row = new Row(Bodies.New(call.Entity, body, ignoresGenerated, faults));
        Demand(faults);
        return row;
    }

    private static bool IsId(string text) => Values.TryParse(new Field("id", Kind.Uuid), text, isFilter: true, out _);

    private static string Location(Call call, Row row) => $"/{call.Tenant}/{call.Entity.Package}/{call.Entity.Name}/{row.Id}";

    private static void Demand(List<string> faults)
    {
        if (faults.Count > 0)
            throw Failure.Invalid(faults.Distinct());
    }
}
