using System.Text.Json.Nodes;
using Dbal.Backends;
using Dbal.Canaries.Faults;
using Dbal.Errors;

namespace Dbal.Canaries.Rules;

/// <summary>S32: a bulk is all or nothing.</summary>
internal static class BulkCanaries
{
    private const int LargestStatement = 100;

    public static IReadOnlyList<Canary> All { get; } =
    [
        Insert("a-failed-bulk-leaves-rows", "leaves the rows before the one that fails", async (inner, call) =>
        {
            foreach (var row in call.Rows)
                await inner.Pass(call with { Rows = [row] });
        }) with { Trap = "MongoDB without transactions" },
        Insert("a-bulk-is-whole-in-parts", $"inserts {LargestStatement} rows at a time, each part alone whole", async (inner, call) =>
        {
            foreach (var part in call.Rows.Chunk(LargestStatement))
                await inner.Pass(call with { Rows = part });
        }) with { Trap = "limits of parameters" },
        Insert("a-bulk-skips-rows-that-fail", "inserts the rows that can be inserted", async (inner, call) =>
        {
            foreach (var row in call.Rows)
            {
                try
                {
                    await inner.Pass(call with { Rows = [row] });
                }
                catch (DbalException conflict) when (conflict.Code == ErrorCode.Conflict && call.Rows.Count > 1)
                {
                    // This is the fault.
                }
            }
        }) with { Trap = "MongoDB's unordered bulk writes" },
        Insert("a-failed-bulk-is-visible", "shows the rows of a bulk that fails", async (inner, call) =>
        {
            var inserted = new List<Guid>();
            try
            {
                foreach (var part in call.Rows.Chunk(LargestStatement))
                {
                    await inner.Pass(call with { Rows = part });
                    inserted.AddRange(part.Select(row => row.Id));
                }
            }
            catch (DbalException)
            {
                foreach (var id in inserted)
                    await inner.DeleteAsync(call.Entity, call.Tenant, id, null, call.Cancellation);
                throw;
            }
        }) with { Needs = "transactions", Trap = "MongoDB without transactions" },
        Insert("a-bulk-loses-its-last-row", "does not insert the last row of a bulk", (inner, call) =>
            inner.Pass(call.Rows.Count > 1 ? call with { Rows = [.. call.Rows.SkipLast(1)] } : call)),
        Insert("a-bulk-loses-rows-over-a-limit", "does not insert the rows after the first 900",
            (inner, call) => inner.Pass(call with { Rows = [.. call.Rows.Take(900)] }))
            with { Trap = "limits of parameters" },
        Insert("a-bulk-refers-forward", "inserts the rows of a bulk one by one, in reverse", async (inner, call) =>
        {
            foreach (var row in call.Rows.Reverse())
                await inner.Pass(call with { Rows = [row] });
        }) with { Trap = "foreign keys that are checked row by row" },
        new("bulks-deadlock", "S32", "fails one of two bulks at the same time")
        {
            Backend = inner =>
            {
                var running = 0;
                return new FaultyBackend(inner)
                {
                    Insert = async call =>
                    {
                        try
                        {
                            if (Interlocked.Increment(ref running) > 1 && call.Rows.Count is > 30 and < 60)
                                throw DbalException.TimedOut(null);
                            await inner.Pass(call);
                        }
                        finally
                        {
                            Interlocked.Decrement(ref running);
                        }
                    },
                };
            },
            Trap = "deadlocks of InnoDB, transient errors of MongoDB",
        },
        Http("a-bulk-answers-in-reverse", "answers a bulk in another order", new() { Answer = answer => Rows(answer, rows => rows.Reverse()) }),
        Http("a-bulk-answers-sorted", "answers a bulk in the order of keys",
            new() { Answer = answer => Rows(answer, rows => rows.OrderBy(row => row?["sku"]?.GetValue<string>(), StringComparer.Ordinal)) })
            with { Trap = "INSERT ... RETURNING" },
        Http("a-bulk-names-problems-without-rows", "names invalid fields without the number of their row", new()
        {
            Answer = answer => answer.ChangeError(error =>
            {
                foreach (var field in error["fields"]!.AsArray().OfType<JsonObject>())
                    field["field"] = field["field"]!.GetValue<string>().Split('.')[^1];
            }),
        }),
        Http("a-bulk-names-the-first-invalid-row", "names the fields of the first invalid row alone", new()
        {
            Answer = answer => answer.ChangeError(error =>
            {
                var fields = error["fields"]!.AsArray();
                string RowOf(JsonNode? field) => field!["field"]!.GetValue<string>().Split('.')[0];
                error["fields"] = new JsonArray([.. fields.Where(field => RowOf(field) == RowOf(fields[0])).Select(field => field!.DeepClone())]);
            }),
        }),
        Http("an-empty-bulk-is-accepted", "accepts a bulk without rows", new()
        {
            Instead = (context, body) => body.Trim() == "[]" && context.Request.Path.Value!.EndsWith("/_bulk", StringComparison.Ordinal)
                ? (201, """{"success":true,"data":[]}""") : null,
        }),
        Http("cycles-are-broken", "breaks cycles of references in a bulk", new()
        {
            Body = (context, body) => !context.Request.Path.Value!.EndsWith("/_bulk", StringComparison.Ordinal) ? body : JsonBodies.ChangeRows(body, row =>
            {
                if (row["path"]?.GetValue<string>() == "/0")
                    row["parentId"] = null;
            }),
        }),
    ];

    private static void Rows(HttpAnswer answer, Func<IEnumerable<JsonNode?>, IEnumerable<JsonNode?>> change) => answer.Change(json =>
    {
        if (answer.Status == 201 && json["data"] is JsonArray rows)
            json["data"] = new JsonArray([.. change(rows).Select(row => row?.DeepClone())]);
    });

    private static Canary Insert(string name, string breaks, Func<IBackend, InsertCall, Task> insert) =>
        new(name, "S32", breaks) { Backend = inner => new FaultyBackend(inner) { Insert = call => insert(inner, call) } };

    private static Canary Http(string name, string breaks, HttpFault fault) => new(name, "S32", breaks) { Http = fault };
}
