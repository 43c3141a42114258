using System.Text.Json;
using Dbal.Compare.Streams;

namespace Dbal.Compare.Races;

/// <summary>What must hold under simultaneous requests, on the entities of src/entities.</summary>
internal static class RaceTable
{
    private const string Product = "shop.product";

    /// <summary>All races by name.</summary>
    public static IReadOnlyList<(string Name, Func<Race, Task> Run)> All { get; } =
    [
        ("Races_one_row_per_unique_key", OneRowPerKeyAsync),
        ("Races_one_winner_per_ETag", OneWinnerPerTagAsync),
        ("Races_whole_bulks", WholeBulksAsync),
        ("Races_one_row_per_upserted_key", OneRowPerUpsertAsync),
        ("Races_no_row_lost_or_repeated_by_paging", PagesAsync),
        ("Races_no_dangling_reference", ReferencesAsync),
    ];

    // S31: one create succeeds, the others get 409.
    private static async Task OneRowPerKeyAsync(Race race)
    {
        var sku = race.Draw.Of("a", "é", "😀", "a ");
        var answers = await Race.AllAsync(Repeat(index => race.SendAsync("POST", race.Path(Product), Row(sku, $"n{index}"))));
        race.DemandStatuses(answers, winner: 201, winners: 1, loser: 409);
        var rows = Race.RowsOf(await race.DemandAsync(200, "GET", race.Path(Product)));
        race.Demand(rows.Count == 1, $"{rows.Count} rows have the same unique key.");
    }

    // S35: of clients with the same ETag, one succeeds and the others get 412.
    private static async Task OneWinnerPerTagAsync(Race race)
    {
        var created = await race.DemandAsync(201, "POST", race.Path(Product), Row("a", "n"));
        var path = $"{race.Path(Product)}/{Race.IdOf(created)}";
        var method = race.Draw.Of("PATCH", "PUT", "DELETE");
        var answers = await Race.AllAsync(Repeat(index => race.SendAsync(
            method, path, method == "DELETE" ? null : Row("a", $"n{index}"), created.ETag)));
        race.DemandStatuses(answers, winner: 200, winners: 1, loser: method == "DELETE" ? 404 : 412);
        if (method == "DELETE")
            return;
        var winner = Array.FindIndex(answers, answer => answer.Status == 200);
        var name = JsonElement.Parse((await race.DemandAsync(200, "GET", path)).Body).GetProperty("data").GetProperty("name").GetString();
        race.Demand(name == $"n{winner}", $"The row has the value '{name}', and the request that succeeded wrote 'n{winner}'.");
    }

    // S32: of bulks with a common key, one is stored whole and nothing of the others.
    private static async Task WholeBulksAsync(Race race)
    {
        const int Rows = 4;
        var answers = await Race.AllAsync(Repeat(bulk => race.SendAsync(
            "POST", $"{race.Path(Product)}/_bulk", $"[{string.Join(',', Enumerable.Range(0, Rows).Select(row => Row(row == 2 ? "common" : $"{bulk}-{row}", $"b{bulk}")))}]")));
        race.DemandStatuses(answers, winner: 201, winners: 1, loser: 409);
        var rows = Race.RowsOf(await race.DemandAsync(200, "GET", $"{race.Path(Product)}?limit=100"));
        var names = rows.Select(row => row.GetProperty("name").GetString()).Distinct().ToList();
        race.Demand(rows.Count == Rows && names.Count == 1, $"One bulk of {Rows} rows succeeded, and {rows.Count} rows of {names.Count} bulks are stored.");
    }

    private static async Task OneRowPerUpsertAsync(Race race)
    {
        var answers = await Race.AllAsync(Repeat(index => race.SendAsync("PUT", $"{race.Path(Product)}?on=sku", Row("a", $"n{index}"))));
        race.DemandStatuses(answers, winner: 201, winners: 1, loser: 200);
        var rows = Race.RowsOf(await race.DemandAsync(200, "GET", race.Path(Product)));
        race.Demand(rows.Count == 1 && answers.All(answer => Race.IdOf(answer) == rows[0].GetProperty("id").GetString()), $"Upserts of one key made {rows.Count} rows.");
    }

    // S2: every row that exists during the whole paging is on exactly one page.
    private static async Task PagesAsync(Race race)
    {
        var path = race.Path(Product);
        var lasting = Enumerable.Range(0, 12).Select(index => Row($"s{index}", "lasting", race.Draw.Of("null", "\"a\"", "\"b\"", "\"B\""))).ToList();
        var expected = Race.RowsOf(await race.DemandAsync(201, "POST", $"{path}/_bulk", $"[{string.Join(',', lasting)}]")).Select(row => row.GetProperty("id").GetString()!).ToList();
        using var done = new CancellationTokenSource();
        var writing = Task.WhenAll(Enumerable.Range(0, 2).Select(client => Task.Run(async () =>
        {
            for (var write = 0; !done.IsCancellationRequested; write++)
            {
                var created = await race.DemandAsync(201, "POST", path, Row($"w{client}-{write}", "passing", write % 2 == 0 ? "null" : "\"aa\""));
                if (write % 3 != 0)
                    await race.DemandAsync(200, "PATCH", $"{path}/{Race.IdOf(created)}", "{\"category\": \"Z\"}");
                await race.DemandAsync(200, "DELETE", $"{path}/{Race.IdOf(created)}");
            }
        })));
        try
        {
            var (seen, cursor) = (new List<string>(), (string?)null);
            var sort = race.Draw.Of("category", "-category", "category,-sku", "-id");
            do
            {
                var page = await race.DemandAsync(200, "GET", $"{path}?sort={sort}&limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
                seen.AddRange(Race.RowsOf(page).Select(row => row.GetProperty("id").GetString()!));
                cursor = JsonElement.Parse(page.Body).GetProperty("page").GetProperty("nextCursor").GetString();
            }
            while (cursor is not null && seen.Count < 1000);
            var counts = expected.Select(id => seen.Count(other => other == id)).ToList();
            race.Demand(
                counts.TrueForAll(count => count == 1),
                $"Paging with sort={sort} lost {counts.Count(count => count == 0)} and repeated {counts.Count(count => count > 1)} of {expected.Count} rows that were not changed.");
        }
        finally
        {
            await done.CancelAsync();
            await writing;
        }
    }

    // S34: a row is not created with a reference to a row that is deleted at the same time.
    private static async Task ReferencesAsync(Race race)
    {
        var user = Race.IdOf(await race.DemandAsync(201, "POST", race.Path("core.user"), "{\"username\": \"u\", \"email\": \"e\"}"));
        var answers = await Race.AllAsync(Repeat(index => index == 1
            ? race.SendAsync("DELETE", $"{race.Path("core.user")}/{user}")
            : race.SendAsync("POST", race.Path("core.credential"), $"{{\"userId\": \"{user}\", \"kind\": \"{(index % 2 == 0 ? "token" : "passkey")}\", \"secretHash\": \"x\"}}")));
        race.Demand(answers[1].Status == 200, $"The deletion got {answers[1].Status}.");
        race.Demand(answers.All(answer => answer.Status is 200 or 201 or 409), $"Statuses: {string.Join(", ", answers.Select(answer => answer.Status))}.");
        var left = Race.RowsOf(await race.DemandAsync(200, "GET", race.Path("core.credential")));
        race.Demand(left.Count == 0, $"{left.Count} rows refer to a user that was deleted.");
    }

    private static IEnumerable<Func<Task<Answer>>> Repeat(Func<int, Task<Answer>> request) =>
        Enumerable.Range(0, Race.Clients).Select(index => (Func<Task<Answer>>)(() => request(index)));

    private static string Row(string sku, string name, string category = "null") =>
        $"{{\"sku\": \"{sku}\", \"name\": \"{name}\", \"price\": \"1\", \"category\": {category}}}";
}
