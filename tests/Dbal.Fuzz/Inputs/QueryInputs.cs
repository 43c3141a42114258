using Dbal.Entities;
using Dbal.Fuzz.Drawing;
using Dbal.Fuzz.Runs;
using Dbal.Fuzz.Wire;

namespace Dbal.Fuzz.Inputs;

/// <summary>Query strings: filters, sorts, cursors, limits; duplicate, unknown and very many parameters.</summary>
internal sealed class QueryInputs : IInputs
{
    private static readonly string[] OddCursors = ["", "x", "AA", "====", "Ag", "AgAAAAAAAAAA", "null", "../", "%00", new('A', 8000)];

    /// <inheritdoc/>
    public string Name => "queries";

    /// <inheritdoc/>
    public double Share => 0.18;

    /// <inheritdoc/>
    public double RequestsOfInput => 1.45;

    /// <inheritdoc/>
    public IInput Next(Draw draw, string tenant)
    {
        var entity = Rows.Entity(draw);
        var path = Rows.AddressOf(DataSet.Tenant, entity);
        var parameters = draw.Many(0, draw.Chance(0.9) ? 3 : 12, () => Parameter(draw, entity));
        if (draw.Chance(0.02))
            parameters.AddRange(Enumerable.Repeat(Parameter(draw, entity), draw.Of(50, 900, 1100, 4000, 9000)));
        if (draw.Chance(0.05))
            parameters.AddRange(draw.Many(1, 3, () => draw.Of(
                "", "=", "==", "&", "x", "=x", "sort", "limit", "a=b=c", "\u0001", "[]=1", "a[b]=1", "?", PercentText.None(draw))));
        var list = new Request("GET", parameters.Count == 0 ? path : $"{path}?{string.Join('&', parameters)}");
        if (!draw.Chance(0.2))
            return new RequestsInput(list);
        // The next page, with the returned cursor or a damaged one.
        var next = draw.Chance(0.7) ? Request.LastCursor : draw.Of(Request.LastCursor[..^1], Request.LastCursor + "A", "A" + Request.LastCursor, draw.Of(OddCursors));
        var first = list with { Target = $"{list.Target}{(parameters.Count == 0 ? '?' : '&')}limit={draw.Of("1", "2", "7")}" };
        return new RequestsInput([first, first with { Target = $"{first.Target}&cursor={next}" }, new Request("GET", $"{path}?cursor={next}")]);
    }

    private static string Parameter(Draw draw, Entity entity)
    {
        var (name, value) = draw.Below(40) switch
        {
            < 20 => Filters.Condition(draw, entity),
            < 26 => ("or", Filters.Group(draw, entity)),
            < 32 => ("sort", Filters.Sort(draw, entity)),
            < 36 => ("limit", draw.Chance(0.9) ? $"{draw.Between(1, 100)}" : draw.Of(Numbers.Any(draw), Numbers.None(draw), "0", "101", "")),
            < 39 => ("count", draw.Chance(0.95) ? draw.Of("true", "false") : draw.Of("", "1", "TRUE")),
            _ => ("cursor", draw.Of(OddCursors)),
        };
        // Text with a lone surrogate cannot be encoded; bytes that are not UTF-8 are sent instead.
        return value.EnumerateRunes().Contains(System.Text.Rune.ReplacementChar) && value.Any(char.IsSurrogate)
            ? $"{PercentText.Of(draw, name)}=%ED%A0%80"
            : $"{PercentText.Of(draw, name)}={PercentText.Of(draw, value)}";
    }
}
