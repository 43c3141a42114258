using System.Text;
using Dbal.Fuzz.Drawing;
using Dbal.Fuzz.Runs;
using Dbal.Fuzz.Wire;

namespace Dbal.Fuzz.Inputs;

/// <summary>Bodies: valid and invalid rows, and JSON that is malformed, nested, huge, or in another encoding.</summary>
internal sealed class BodyInputs : IInputs
{
    /// <inheritdoc/>
    public string Name => "bodies";

    /// <inheritdoc/>
    public double Share => 0.12;

    /// <inheritdoc/>
    public double RequestsOfInput => 1;

    /// <inheritdoc/>
    public IInput Next(Draw draw, string tenant)
    {
        var entity = Rows.Entity(draw);
        var path = Rows.AddressOf(tenant, entity);
        var key = draw.Of(entity.UniqueKeys);
        var (method, target) = draw.Below(6) switch
        {
            0 => ("PUT", $"{path}/{draw.Uuid()}"),
            1 => ("PATCH", $"{path}/{draw.Uuid()}"),
            2 => ("PUT", $"{path}?on={(draw.Chance(0.9) ? string.Join(',', key) : PercentText.Of(draw, Texts.Any(draw, 20)))}"),
            3 when draw.Chance(0.3) => ("POST", $"{path}/_bulk"),
            _ => ("POST", path),
        };
        var body = draw.Below(20) switch
        {
            < 12 => JsonTexts.Encoded(draw, Rows.Json(draw, Rows.Any(draw, entity))),
            < 14 => JsonTexts.Encoded(draw, JsonTexts.Value(draw, 4)),
            < 16 => JsonTexts.Encoded(draw, JsonTexts.None(draw)),
            16 => JsonTexts.Encoded(draw, JsonTexts.Nested(draw, draw.Of(5, 30, 31, 32, 33, 34, 100, 5000))),
            17 => Encoding.UTF8.GetBytes(
                Rows.Json(draw, [.. Rows.Legal(draw, entity, _ => null), ("attributes", JsonTexts.Nested(draw, draw.Of(29, 30, 31, 32)))])),
            18 => Huge(draw),
            _ => draw.Bytes(draw.Size(200)),
        };
        return new RequestsInput(new Request(method, target, body).With("Content-Type", "application/json"));
    }

    private static byte[] Huge(Draw draw)
    {
        var length = draw.Of(100_000, 1024 * 1024 - 20, 1024 * 1024, 1024 * 1024 + 1, 2_000_000);
        var text = draw.Below(4) switch
        {
            0 => $"{{\"description\":\"{new string('x', length - 18)}\"}}",
            1 => $"[{string.Join(',', Enumerable.Repeat("1", length / 2))}]",
            2 => $"{{{string.Join(',', Enumerable.Range(0, length / 12).Select(each => $"\"k{each:d6}\":1"))}}}",
            _ => $"{{\"stock\":{new string('9', length - 10)}}}",
        };
        return Encoding.UTF8.GetBytes(text);
    }
}
