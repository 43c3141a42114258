using System.Globalization;
using Dbal.Entities;
using Dbal.Fuzz.Drawing;
using Dbal.Fuzz.Runs;
using Dbal.Fuzz.Wire;

namespace Dbal.Fuzz.Inputs;

/// <summary>RPC calls: every action, with known and unknown options.</summary>
internal sealed class RpcInputs : IInputs
{
    private static readonly string[] Actions = ["create", "read", "list", "replace", "change", "update", "delete", "bulk", "upsert"];

    private static readonly string[] Options = ["filter", "or", "sort", "limit", "cursor", "count", "on", "ifMatch", "ifNoneMatch"];

    private static readonly Dictionary<string, string[]> OptionsOf = new()
    {
        ["list"] = ["filter", "or", "sort", "limit", "cursor", "count"],
        ["upsert"] = ["on", "ifMatch", "ifNoneMatch"],
        ["replace"] = ["ifMatch", "ifNoneMatch"],
        ["change"] = ["ifMatch", "ifNoneMatch"],
        ["update"] = ["ifMatch", "ifNoneMatch"],
        ["delete"] = ["ifMatch", "ifNoneMatch"],
    };

    /// <inheritdoc/>
    public string Name => "calls";

    /// <inheritdoc/>
    public double Share => 0.1;

    /// <inheritdoc/>
    public double RequestsOfInput => 1;

    /// <inheritdoc/>
    public IInput Next(Draw draw, string tenant)
    {
        var entity = Rows.Entity(draw);
        var action = draw.Of(Actions);
        var isList = action == "list";
        var members = new List<(string, string)>
        {
            ("entity", Texts.Json(draw, draw.Chance(0.9)
                ? draw.Of(entity.FullName, entity.Name)
                : draw.Of("", ".", "nothing", entity.FullName.ToUpperInvariant(), Texts.Any(draw, 40)))),
            ("action", Texts.Json(draw, draw.Chance(0.95) ? action : draw.Of("", "Create", "drop", Texts.Any(draw, 20)))),
            ("tenantId", Texts.Json(draw, draw.Chance(0.9) ? isList ? DataSet.Tenant : tenant : Texts.Any(draw, 70))),
        };
        if (!isList || draw.Chance(0.05))
            members.Add(("payload", Payload(draw, entity, action)));
        if (isList || draw.Chance(0.4))
            members.Add(("options", draw.Chance(0.95) ? OptionsJson(draw, entity, action) : JsonTexts.Value(draw, 2)));
        if (draw.Chance(0.15))
        {
            var at = draw.Below(members.Count);
            switch (draw.Below(5))
            {
                case 0:
                    members.RemoveAt(at);
                    break;
                case 1:
                    members.Add(members[at]);
                    break;
                case 2:
                    members[at] = (members[at].Item1, JsonTexts.Value(draw, 2));
                    break;
                case 3:
                    members[at] = (members[at].Item1, JsonTexts.Nested(draw, draw.Of(29, 30, 31, 32, 33, 34)));
                    break;
                default:
                    members.Add((Texts.Any(draw, 20), JsonTexts.Value(draw, 2)));
                    break;
            }
        }

        var json = draw.Chance(0.97) ? Rows.Json(draw, members) : JsonTexts.Value(draw, 3);
        var call = new Request(
            "POST",
            draw.Chance(0.98) ? "/api/dbal" : "/api/dbal?x=1",
            draw.Chance(0.9) ? System.Text.Encoding.UTF8.GetBytes(json) : JsonTexts.Encoded(draw, json));
        return new RequestsInput(call.With("Content-Type", "application/json"));
    }

    private static string Payload(Draw draw, Entity entity, string action)
    {
        var id = $"\"{(draw.Chance(0.8) ? draw.Uuid().ToString() : draw.Of("", "x", "\\ud800", "\\u0000"))}\"";
        return action switch
        {
            "read" or "delete" when draw.Chance(0.9) => $"{{\"id\":{id}}}",
            "bulk" => $"[{string.Join(',', draw.Many(0, 4, () => Rows.Json(draw, Rows.Any(draw, entity))))}]",
            "replace" or "change" or "update" => Rows.Json(draw, [("id", id), .. Rows.Any(draw, entity)]),
            _ => Rows.Json(draw, Rows.Any(draw, entity)),
        };
    }

    private static string OptionsJson(Draw draw, Entity entity, string action)
    {
        var known = OptionsOf.GetValueOrDefault(action, []);
        var names = draw.Many(0, 3, () => known.Length > 0 && draw.Chance(0.95) ? draw.Of(known) : draw.Chance(0.8) ? draw.Of(Options) : Texts.Any(draw, 20));
        if (action == "upsert" && draw.Chance(0.9))
            names.Add("on");
        return Rows.Json(draw, names.Distinct().Select(name => (name, Option(draw, entity, name))));
    }

    private static string Option(Draw draw, Entity entity, string name)
    {
        if (draw.Chance(0.04))
            return JsonTexts.Value(draw, 2);
        switch (name)
        {
            case "filter":
                var filters = draw.Many(0, draw.Chance(0.02) ? 2000 : 4, () => Filters.Condition(draw, entity)).DistinctBy(each => each.Name);
                return Rows.Json(draw, filters.Select(each => (each.Name, FilterValue(draw, each.Name, each.Value))));
            case "or":
                return draw.Chance(0.5)
                    ? Texts.Json(draw, Filters.Group(draw, entity))
                    : $"[{string.Join(',', draw.Many(0, 3, () => Texts.Json(draw, Filters.Group(draw, entity))))}]";
            case "sort":
                return draw.Chance(0.5)
                    ? Texts.Json(draw, Filters.Sort(draw, entity))
                    : $"[{string.Join(',', draw.Many(0, 3, () => Texts.Json(draw, Filters.Sort(draw, entity))))}]";
            case "limit":
                return draw.Chance(0.8) ? draw.Between(1, 100).ToString(CultureInfo.InvariantCulture) : Numbers.Any(draw);
            case "count":
                return draw.Of("true", "false");
            case "on":
                var keys = entity.UniqueKeys.Where(each => !each.Any(field => field.Sensitive)).ToList();
                var key = draw.Of(draw.Chance(0.9) ? keys : entity.UniqueKeys).Select(field => field.Name);
                return draw.Chance(0.5) ? $"\"{string.Join(',', key)}\"" : $"[{string.Join(',', key.Select(each => $"\"{each}\""))}]";
            case "ifMatch" or "ifNoneMatch":
                return draw.Of("\"*\"", "\"\\\"0\\\"\"", "\"W/\\\"0\\\"\"", "\"\"", "\"x\"", "\",\"", "\"{etag}\"");
            default:
                return Texts.Json(draw, Texts.Any(draw, 40));
        }
    }

    private static string FilterValue(Draw draw, string name, string value) => name.EndsWith("in", StringComparison.Ordinal) && draw.Chance(0.7)
        ? $"[{string.Join(',', value.Split(',').Select(each => Texts.Json(draw, each)))}]"
        : draw.Chance(0.05) ? JsonTexts.Value(draw, 1) : Texts.Json(draw, value);
}
