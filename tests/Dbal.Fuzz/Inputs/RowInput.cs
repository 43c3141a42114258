using System.Text.Json;
using Dbal.Entities;
using Dbal.Fuzz.Drawing;
using Dbal.Fuzz.Runs;
using Dbal.Fuzz.Wire;
using Dbal.Queries;

namespace Dbal.Fuzz.Inputs;

/// <summary>
/// A valid row. It must be accepted, returned unchanged, found by each of its values, sorted by each field, updated, replaced and deleted.
/// </summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Entity">The entity.</param>
/// <param name="User">The user that it refers to.</param>
/// <param name="Members">Its members.</param>
/// <param name="Json">The members as sent to the daemon.</param>
internal sealed record RowInput(string Tenant, Entity Entity, Guid User, IReadOnlyList<(string Name, string Json)> Members, string Json) : IInput
{
    /// <summary>Generates a row.</summary>
    /// <param name="draw">The random generator.</param>
    /// <param name="tenant">A tenant for this row only.</param>
    /// <param name="entity">The entity, which may refer to itself and to <c>core.user</c>.</param>
    public static RowInput Next(Draw draw, string tenant, Entity entity)
    {
        var user = draw.Uuid();
        var members = Rows.Legal(draw, entity, field => field.ForeignKey!.Target != entity.FullName && (field.Required || draw.Chance(0.6)) ? user : null);
        return new RowInput(tenant, entity, user, members, Rows.Json(draw, members));
    }

    private string Path => Rows.AddressOf(Tenant, Entity);

    /// <inheritdoc/>
    public async Task RunAsync(Exchange exchange)
    {
        if (Entity.ForeignKeys.Any())
            await exchange.SendAsync(Request.WithJson("PUT", $"{Rows.AddressOf(Tenant, Rows.Named("core.user"))}?on=id", $"{{\"id\":\"{User}\",\"username\":\"u\",\"email\":\"u\"}}"));
        var created = await RequireAsync(exchange, Request.WithJson("POST", Path, Json), 201, "a valid row is rejected");
        var row = DataOf(created);
        var address = $"{Path}/{row.GetProperty("id").GetString()}";
        Require(created.Header("Location") == address, "Location is not the row's path", created.Header("Location") ?? "none");
        var read = DataOf(await RequireAsync(exchange, new Request("GET", address), 200, "a created row does not exist"));
        Require(AreSame(row, read), "a read returns another row than the create", $"{row}\n{read}");
        await DemandFoundAsync(exchange, row);
        await DemandChangesAsync(exchange, row, address, created.Header("ETag")!);
        await RequireAsync(exchange, new Request("DELETE", address), 200, "a row cannot be deleted");
        await RequireAsync(exchange, new Request("GET", address), 404, "a deleted row exists");
    }

    /// <inheritdoc/>
    public IEnumerable<IInput> Smaller() => Parts.Without(Members).Select(some => this with
    {
        Members = some,
        Json = $"{{{string.Join(',', some.Select(each => $"\"{each.Name}\":{each.Json}"))}}}",
    });

    private async Task DemandFoundAsync(Exchange exchange, JsonElement row)
    {
        foreach (var field in Entity.Fields.Where(field => !field.Sensitive))
        {
            var value = row.GetProperty(field.Name);
            var isNull = value.ValueKind == JsonValueKind.Null;
            var filter = isNull || field.Type == FieldType.Json
                ? $"{field}.isNull={(isNull ? "true" : "false")}"
                : $"{field}={Uri.EscapeDataString(Answer.TextOf(value)!)}";
            if (filter.Length < 60_000)
                Require(await HasAsync(exchange, row, filter), "a row is not found by its own value", filter);
            if (filter.Length < 60_000 && !isNull && field.Type != FieldType.Json)
                Require(!await HasAsync(exchange, row, filter.Replace($"{field}=", $"{field}.ne=")), "a row is found by ne of its own value", filter);
            if (field.Type is not (FieldType.Json or FieldType.Text) && field.MaxLength is not > ListQuery.MaxSortedLength)
                Require(await HasAsync(exchange, row, $"sort=-{field}&limit=100"), "a row is missing in a sorted list", field.Name);
        }
    }

    private async Task DemandChangesAsync(Exchange exchange, JsonElement row, string address, string etag)
    {
        var unchanged = await RequireAsync(
            exchange, Request.WithJson("PATCH", address, "{}").With("If-Match", etag), 200, "an update without changes is rejected");
        Require(unchanged.Header("ETag") != etag, "an update does not change the ETag", etag);
        await RequireAsync(exchange, Request.WithJson("PATCH", address, "{}").With("If-Match", etag), 412, "an old ETag is accepted");
        if (Entity.Fields.Any(field => field.Sensitive))
            return;
        var replaced = DataOf(await RequireAsync(exchange, Request.WithJson("PUT", address, row.GetRawText()), 200, "PUT rejects the result of GET"));
        foreach (var field in Entity.Fields.Where(field => field.Generated != Generated.Updated))
            Require(AreSame(row.GetProperty(field.Name), replaced.GetProperty(field.Name)), "PUT of the result of GET changes the row",
                $"{field}: {replaced.GetProperty(field.Name)}");
    }

    private async Task<bool> HasAsync(Exchange exchange, JsonElement row, string query)
    {
        var answer = await RequireAsync(exchange, new Request("GET", $"{Path}?{query}"), 200, "a filter by a valid value is rejected");
        return DataOf(answer).EnumerateArray().Any(each => each.GetProperty("id").GetString() == row.GetProperty("id").GetString());
    }

    private static async Task<WireAnswer> RequireAsync(Exchange exchange, Request request, int status, string otherwise)
    {
        var answer = await exchange.SendAsync(request);
        return answer.Status == status ? answer : throw new Fault(otherwise, $"{request} -> {answer.Status} {answer.Text}");
    }

    // DeepEquals throws for numbers with exponents over 31 bits, which the daemon returns unchanged.
    private static bool AreSame(JsonElement one, JsonElement other) => one.GetRawText() == other.GetRawText() || JsonElement.DeepEquals(one, other);

    private static void Require(bool holds, string otherwise, string detail)
    {
        if (!holds)
            throw new Fault(otherwise, detail);
    }

    private static JsonElement DataOf(WireAnswer answer) => JsonDocument.Parse(answer.Body).RootElement.GetProperty("data");
}
