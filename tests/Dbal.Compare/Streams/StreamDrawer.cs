using Dbal.Compare.Entities;
using Dbal.Compare.Model;

namespace Dbal.Compare.Streams;

/// <summary>
/// Draws a stream, the same for the same seed and index. It plays each request to a model at once, so that the next one can refer to rows that exist. Rare
/// things are frequent: few ids and values for many rows, nulls, limits, odd texts, invalid fields, changes between the pages of a list.
/// </summary>
internal sealed class StreamDrawer
{
    private const string Tenant = "drawn";
    private const string TenantPlace = "{{tenant}}";

    private readonly Draw draw;
    private readonly Schema schema;
    private readonly ModelDaemon model;
    private readonly Places places = new(Tenant);
    private readonly BodyDrawer bodies;
    private readonly ListDrawer lists;
    private readonly List<Entity> entities;
    private readonly List<string> ids;
    private readonly Dictionary<string, string> placesOfIds = [];
    private readonly List<(Entity Entity, int Label)> tagged = [];
    private readonly List<(Entity Entity, int Label, List<(string, string)> Parameters)> paged = [];
    private readonly List<Request> requests = [];

    private StreamDrawer(Schema schema, IReadOnlyList<Entity> preferred, Draw draw)
    {
        (this.schema, this.draw) = (schema, draw);
        model = new ModelDaemon(schema);
        var pools = new Pools(draw);
        entities = [.. schema.WithTargets(draw.Many(1, 2, () => draw.Of(preferred)))];
        // What refers to an entity decides what its deletion does.
        entities = [.. entities.Union(entities.SelectMany(schema.ReferencesTo).Select(reference => reference.From).Where(_ => draw.Chance(0.7))).ToList()];
        entities = [.. schema.WithTargets(entities)];
        ids = draw.Many(4, 7, pools.Id);
        bodies = new BodyDrawer(draw, pools, IdFor);
        lists = new ListDrawer(draw, pools, entity => model.Rows(Tenant, entity));
    }

    /// <summary>Draws a stream.</summary>
    /// <param name="schema">The entities.</param>
    /// <param name="preferred">The entities that the stream is about.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="index">The index of the stream.</param>
    /// <param name="length">The number of requests.</param>
    public static RequestStream Draw(Schema schema, IReadOnlyList<Entity> preferred, int seed, int index, int length)
    {
        var drawer = new StreamDrawer(schema, preferred, new Draw(seed, "stream", index));
        while (drawer.requests.Count < length)
            drawer.Add();
        return new RequestStream($"seed-{seed}-stream-{index}", drawer.requests);
    }

    private void Add()
    {
        var label = requests.Count + 1;
        var entity = draw.Of(entities);
        var request = Next(label, entity);
        requests.Add(request);
        var answer = model.Answer(places.Fill(request))!;
        places.Keep(label, answer);
        if (answer.ETag is not null)
            tagged.Add((entity, label));
        KeepPlaces(label, answer);
    }

    private Request Next(int label, Entity entity)
    {
        var path = $"/{TenantPlace}/{entity.Package}/{entity.Name}";
        var rows = model.Rows(Tenant, entity);
        var row = $"{path}/{IdOf(entity)}";
        var request = draw.Below(100) switch
        {
            < 22 => new Request(label, "POST", path) { Body = bodies.Row(entity, isNew: true) },
            < 27 => new Request(label, "POST", $"{path}/_bulk") { Body = $"[{string.Join(", ", draw.Many(1, 4, () => bodies.Row(entity, isNew: true)))}]" },
            < 35 => new Request(label, "PUT", row) { Body = bodies.Row(entity, isNew: false) },
            < 47 => new Request(label, "PATCH", row) { Body = bodies.Changes(entity) },
            < 55 => Upsert(label, entity, path),
            < 63 => new Request(label, "DELETE", row),
            < 68 => new Request(label, "GET", row),
            < 78 when paged.Count > 0 => NextPage(label),
            _ => List(label, entity, path),
        };
        request = WithConditions(entity, request);
        return draw.Chance(0.1) && Rpc.From(request, entity) is { } call && !(request.Method == "GET" && request.Headers.Count > 0) ? call : request;
    }

    private Request Upsert(int label, Entity entity, string path)
    {
        var key = draw.Of(entity.UniqueKeys.Where(key => !key.Any(field => field.Sensitive || field.IsGenerated)).ToList());
        return new Request(label, "PUT", $"{path}?on={string.Join(',', key.Select(field => field.Name).Order(StringComparer.Ordinal))}")
        {
            Body = bodies.Row(entity, isNew: draw.Chance(0.4), always: key),
        };
    }

    private Request List(int label, Entity entity, string path)
    {
        var parameters = lists.Draw(entity);
        if (parameters.Any(each => each.Name == "limit"))
            paged.Add((entity, label, parameters));
        return new Request(label, "GET", $"{path}?{ListDrawer.Query(parameters)}".TrimEnd('?'));
    }

    private Request NextPage(int label)
    {
        var (entity, first, parameters) = draw.Chance(0.7) ? paged[^1] : draw.Of(paged);
        parameters = [.. parameters.Where(each => each.Item1 != "cursor")];
        if (draw.Chance(0.05))
            parameters.Add(("id.ne", ids[0])); // another list
        paged.Add((entity, label, parameters));
        // The cursor is added after encoding, because a place is not percent-encoded.
        return new Request(label, "GET", $"/{TenantPlace}/{entity.Package}/{entity.Name}?{ListDrawer.Query(parameters)}&cursor={{{{{first}.cursor}}}}");
    }

    private Request WithConditions(Entity entity, Request request)
    {
        if (request.Target.Contains("_bulk", StringComparison.Ordinal) || request.Method == "POST" || !draw.Chance(0.2)
            || (request.Method == "GET" && !request.Target.Contains($"/{entity.Name}/", StringComparison.Ordinal)))
            return request;
        var known = tagged.Where(each => each.Entity == entity).TakeLast(4).ToList();
        var tag = known.Count > 0 && draw.Chance(0.8) ? $"{{{{{draw.Of(known).Label}.etag}}}}" : "\"nothing\"";
        var value = draw.Below(8) switch
        {
            0 => "*",
            1 => $"\"x\", {tag}",
            2 => $"W/{tag}",
            3 when draw.Chance(0.3) => draw.Of("x", "\"a\" \"b\"", "W/*"),
            _ => tag,
        };
        return request with { Headers = [(draw.Chance(0.65) ? "If-Match" : "If-None-Match", value)] };
    }

    // The id of a row that exists, as a place when the daemon generated it, or any other.
    private string IdOf(Entity entity)
    {
        var rows = model.Rows(Tenant, entity);
        if (rows.Count == 0 || draw.Chance(0.1))
            return draw.Chance(0.1) ? draw.Of("x", "00000000", "0198c0de00007abc8def0123456789ab") : draw.Of(ids);
        var id = draw.Of(rows).Id;
        return placesOfIds.GetValueOrDefault(id) ?? (draw.Chance(0.1) ? id.ToUpperInvariant() : id);
    }

    // A value for a reference, or for the id of a new row.
    private string IdFor(string? target) => target is null ? draw.Of(ids)
        : draw.Chance(0.12) ? Places.AbsentId
        : IdOf(schema.Find(target)!) is var id && (id.Length == 36 || id.StartsWith("{{", StringComparison.Ordinal)) ? id : ids[0];

    private void KeepPlaces(int label, Answer answer)
    {
        if (answer.Status != 201)
            return;
        using var document = System.Text.Json.JsonDocument.Parse(answer.Body);
        var data = document.RootElement.GetProperty("data");
        if (data.ValueKind == System.Text.Json.JsonValueKind.Array)
        {
            foreach (var (index, row) in data.EnumerateArray().Index())
                Keep(row.GetProperty("id").GetString()!, $"{{{{{label}.id.{index}}}}}");
        }
        else
            Keep(data.GetProperty("id").GetString()!, $"{{{{{label}.id}}}}");

        void Keep(string id, string place)
        {
            if (id.StartsWith("01", StringComparison.Ordinal))
                placesOfIds.TryAdd(id, place);
        }
    }
}
