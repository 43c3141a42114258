using System.Text.Json;
using Dbal.Entities;
using Dbal.Fuzz.Drawing;
using Dbal.Fuzz.Runs;
using Dbal.Fuzz.Wire;

namespace Dbal.Fuzz.Inputs;

/// <summary>Lists that must be consistent: a condition and its negation partition the rows (S7), pages contain each row once (S2), and a group is a
/// union.</summary>
internal sealed class ListInputs : IInputs
{
    private static readonly (string One, string Other)[] Opposites = [("eq", "ne"), ("in", "nin"), ("gt", "lte"), ("gte", "lt")];

    /// <inheritdoc/>
    public string Name => "lists";

    /// <inheritdoc/>
    public double Share => 0.06;

    /// <inheritdoc/>
    public double RequestsOfInput => 7.4;

    /// <inheritdoc/>
    public IInput Next(Draw draw, string tenant)
    {
        var entity = Rows.Entity(draw);
        var fields = entity.Fields.Where(field => !field.Sensitive && field.Type != FieldType.Json).ToList();
        var field = draw.Of(fields);
        var (one, other) = field.Type == FieldType.Boolean ? Opposites[0] : draw.Of(Opposites);
        // A single value, without the comma that separates values of in and nin.
        var value = Filters.Value(draw, entity, field).Replace(',', '.');
        var sorted = draw.Of(fields.Where(each => each.Type != FieldType.Text).ToList());
        return new Input(entity, field, one, other, value, (draw.Chance(0.5) ? "-" : "") + sorted.Name, draw.Of(3, 7, 20));
    }

    private sealed record Input(Entity Entity, Field Field, string One, string Other, string Value, string Sort, int Limit) : IInput
    {
        private string Path => Rows.AddressOf(DataSet.Tenant, Entity);

        public async Task RunAsync(Exchange exchange)
        {
            var encoded = string.Concat(System.Text.Encoding.UTF8.GetBytes(Value.Replace('\\', '/')).Select(each => $"%{each:X2}"));
            var all = await TotalAsync(exchange, "");
            var one = await TotalAsync(exchange, $"{Field}.{One}={encoded}");
            var other = await TotalAsync(exchange, $"{Field}.{Other}={encoded}");
            if (one is null || other is null)
            {
                if (one != other)
                    throw new Fault("a condition accepts a value that its negation rejects", $"{Field}.{One}={Value}");
                return;
            }

            // Nulls match neither greater nor less.
            var nulls = One is "gt" or "gte" ? await TotalAsync(exchange, $"{Field}.isNull=true") : 0;
            if (one + other + nulls != all)
                throw new Fault("a condition and its negation do not partition the rows",
                    $"{Field}.{One}: {one}, {Field}.{Other}: {other}, nulls: {nulls}, all: {all}, value: {Value}");
            await DemandPagesAsync(exchange, $"{Field}.{Other}={encoded}", other.Value);
        }

        public IEnumerable<IInput> Smaller() => Parts.Without([.. Value]).Select(some => this with { Value = string.Concat(some) });

        private async Task DemandPagesAsync(Exchange exchange, string filter, int total)
        {
            var seen = new HashSet<string>();
            var target = $"{Path}?{filter}&sort={Sort}&limit={Limit}";
            for (var page = target; page is not null;)
            {
                using var body = JsonDocument.Parse((await exchange.SendAsync(new Request("GET", page))).Body);
                foreach (var row in body.RootElement.GetProperty("data").EnumerateArray())
                {
                    if (!seen.Add(row.GetProperty("id").GetString()!))
                        throw new Fault("pages contain a row twice", target);
                }

                page = body.RootElement.GetProperty("page").GetProperty("nextCursor").GetString() is { } cursor ? $"{target}&cursor={cursor}" : null;
            }

            if (seen.Count != total)
                throw new Fault("pages do not contain every row", $"{seen.Count} of {total}: {target}");
        }

        private async Task<int?> TotalAsync(Exchange exchange, string filter)
        {
            var answer = await exchange.SendAsync(new Request("GET", $"{Path}?{filter}&limit=1&count=true"));
            if (answer.Status != 200)
                return null;
            using var body = JsonDocument.Parse(answer.Body);
            return body.RootElement.GetProperty("page").GetProperty("total").GetInt32();
        }
    }
}
