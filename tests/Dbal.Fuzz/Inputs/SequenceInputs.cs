using Dbal.Entities;
using Dbal.Fuzz.Drawing;
using Dbal.Fuzz.Runs;
using Dbal.Fuzz.Wire;

namespace Dbal.Fuzz.Inputs;

/// <summary>
/// Sequences of requests on the same rows: create, read, update, reference, page and delete, with ids, ETags and cursors from earlier responses.
/// </summary>
internal sealed class SequenceInputs : IInputs
{
    /// <inheritdoc/>
    public string Name => "sequences";

    /// <inheritdoc/>
    public double Share => 0.08;

    /// <inheritdoc/>
    public double RequestsOfInput => 10.4;

    /// <inheritdoc/>
    public IInput Next(Draw draw, string tenant)
    {
        // Few ids and unique values, so that requests affect each other's rows.
        var ids = draw.Many(3, 5, draw.Uuid);
        var entities = draw.Many(1, 2, () => Rows.Entity(draw));
        entities.AddRange(entities.SelectMany(entity => entity.ForeignKeys).Select(field => Rows.Schema.Target(field.ForeignKey!)).ToList());
        return new RequestsInput(draw.Many(5, 15, () => Step(draw, tenant, draw.Of(entities), ids)));
    }

    private static Request Step(Draw draw, string tenant, Entity entity, List<Guid> ids)
    {
        var path = Rows.AddressOf(tenant, entity);
        var row = $"{path}/{draw.Of(ids)}";
        var sortable = entity.Fields.Where(field => field.Type is not (FieldType.Json or FieldType.Text)).ToList();
        var request = draw.Below(12) switch
        {
            < 3 => Request.WithJson("POST", path, Row(draw, entity, ids, withId: true)),
            3 => new Request(draw.Of("GET", "HEAD"), row),
            4 => Request.WithJson("PUT", row, Row(draw, entity, ids, withId: false)),
            5 => Request.WithJson("PATCH", row, Changes(draw, entity, ids)),
            6 => new Request("DELETE", row),
            7 => Request.WithJson("PUT", $"{path}?on={string.Join(',', draw.Of(entity.UniqueKeys))}", Row(draw, entity, ids, withId: true)),
            8 => Request.WithJson("POST", $"{path}/_bulk", $"[{string.Join(',', draw.Many(1, 3, () => Row(draw, entity, ids, withId: true)))}]"),
            9 => new Request("GET", $"{path}?limit=1&count=true&sort={draw.Of(sortable)}"),
            10 => new Request("GET", $"{path}?limit=1&cursor={Request.LastCursor}"),
            _ => Request.WithJson(
                "POST",
                "/api/dbal",
                $"{{\"entity\":\"{entity}\",\"action\":\"{draw.Of("read", "delete")}\",\"tenantId\":\"{tenant}\",\"payload\":{{\"id\":\"{draw.Of(ids)}\"}}}}"),
        };
        return draw.Chance(0.3) ? request.With(draw.Of("If-Match", "If-None-Match"), draw.Chance(0.7) ? Request.LastETag : "*") : request;
    }

    private static string Row(Draw draw, Entity entity, List<Guid> ids, bool withId)
    {
        var members = Few(draw, entity, Rows.Legal(draw, entity, field => field.Required || draw.Chance(0.7) ? draw.Of(ids) : null));
        return Rows.Json(draw, withId && draw.Chance(0.8) ? [("id", $"\"{draw.Of(ids)}\""), .. members] : members);
    }

    private static string Changes(Draw draw, Entity entity, List<Guid> ids) =>
        Rows.Json(draw, Few(draw, entity, Rows.Legal(draw, entity, _ => draw.Of(ids))).Where(_ => draw.Chance(0.4)));

    private static IEnumerable<(string, string)> Few(Draw draw, Entity entity, IEnumerable<(string Name, string Json)> members) => members.Select(member =>
        entity.TryGetField(member.Name, out var field) && field.Type == FieldType.String && draw.Chance(0.5)
            ? (member.Name, draw.Of("\"a\"", "\"b\"", "\"A\""))
            : member);
}
