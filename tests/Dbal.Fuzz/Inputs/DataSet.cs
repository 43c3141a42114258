using System.Text;
using System.Text.Json;
using Dbal.Entities;
using Dbal.Fuzz.Drawing;
using Dbal.Fuzz.Runs;
using Dbal.Fuzz.Wire;

namespace Dbal.Fuzz.Inputs;

/// <summary>The rows of one tenant that all list inputs use. No input changes them.</summary>
internal static class DataSet
{
    /// <summary>The tenant.</summary>
    public const string Tenant = "fuzz-data";

    private const int RowsOfEntity = 40;

    private static readonly Dictionary<string, List<JsonElement>> Answered = [];

    /// <summary>Returns the rows of an entity, as in the daemon's responses.</summary>
    public static IReadOnlyList<JsonElement> Of(Entity entity) => Answered[entity.FullName];

    /// <summary>Creates the rows, the same in every run, unless they exist.</summary>
    public static async Task FillAsync(Exchange exchange)
    {
        foreach (var entity in Rows.Schema.Entities)
        {
            var rows = Answered[entity.FullName] = [];
            var path = Rows.AddressOf(Tenant, entity);
            // They exist when a daemon is tested again.
            using (var there = JsonDocument.Parse((await exchange.SendAsync(new Request("GET", $"{path}?limit=100"))).Text))
                rows.AddRange(there.RootElement.GetProperty("data").Clone().EnumerateArray());
            for (var index = rows.Count; index < RowsOfEntity; index++)
            {
                var draw = new Draw(0, $"data {entity}", index);
                var members = Rows.Legal(draw, entity, field => Referred(draw, field));
                // A row with the unique values of another one is skipped.
                var answer = await exchange.SendAsync(Request.WithJson("POST", path, Rows.Json(draw, members)));
                if (answer.Status == 201)
                    rows.Add(JsonDocument.Parse(answer.Body).RootElement.GetProperty("data"));
                else if (answer.Status != 409)
                    throw new Fault("a valid row is rejected", $"{answer.Status} {Encoding.UTF8.GetString(answer.Body)}");
            }
        }
    }

    private static Guid? Referred(Draw draw, Field field) =>
        Answered.TryGetValue(field.ForeignKey!.Target, out var rows) && rows.Count > 0 && (field.Required || draw.Chance(0.5))
        ? draw.Of<JsonElement>(rows).GetProperty("id").GetGuid()
        : null;
}
