using System.Text;
using Dbal.Fuzz.Drawing;
using Dbal.Fuzz.Runs;
using Dbal.Fuzz.Wire;

namespace Dbal.Fuzz.Inputs;

/// <summary>Bulks: valid and invalid rows, duplicate keys, references between rows, no rows and too many.</summary>
internal sealed class BulkInputs : IInputs
{
    /// <inheritdoc/>
    public string Name => "bulks";

    /// <inheritdoc/>
    public double Share => 0.05;

    /// <inheritdoc/>
    public double RequestsOfInput => 2;

    /// <inheritdoc/>
    public IInput Next(Draw draw, string tenant)
    {
        var entity = draw.Chance(0.4) ? Rows.Named("core.ui_page") : Rows.Entity(draw);
        var path = Rows.AddressOf(tenant, entity);
        var ids = draw.Many(1, 6, draw.Uuid);
        var count = draw.Below(20) switch
        {
            0 => 0,
            1 => draw.Of(50, 300, 1000, 1001),
            _ => draw.Between(1, 8),
        };
        var rows = new List<string>();
        for (var at = 0; at < count; at++)
        {
            var members = draw.Chance(0.85)
                ? Rows.Legal(draw, entity, _ => draw.Chance(0.7) ? draw.Of(ids) : draw.Chance(0.5) ? draw.Uuid() : null)
                : Rows.Any(draw, entity);
            if (draw.Chance(0.6))
                members.Insert(0, ("id", $"\"{(at < ids.Count && draw.Chance(0.9) ? ids[at] : draw.Of(ids))}\""));
            rows.Add(draw.Chance(0.97) ? Rows.Json(draw, members) : JsonTexts.Value(draw, 2));
        }

        var json = $"[{string.Join(',', rows)}]";
        var body = draw.Chance(0.9) ? Encoding.UTF8.GetBytes(json) : JsonTexts.Encoded(draw, json);
        return new RequestsInput(
            [new Request("POST", $"{path}/_bulk", body).With("Content-Type", "application/json"), new Request("GET", $"{path}?limit=100&count=true")]);
    }
}
