using Dbal.Schemas;

namespace Dbal.Tests.SchemaChanges;

/// <summary>An interrupted schema update on a database without transactional DDL: the next start continues it.</summary>
internal static class BrokenOffChange
{
    /// <summary>The entity file before the update.</summary>
    public const string Former = "entity: item\npackage: shop\nfields:\n  code: { type: integer }\n  size: { type: integer }\n";

    /// <summary>The entity file after the update.</summary>
    public const string Declared =
        "entity: item\npackage: shop\nfields:\n  code: { type: string, max_length: 9 }\n  size: { type: integer, index: true }\n  state: { type: enum, values: [open], default: open, nullable: false }\n";

    /// <summary>Creates a database with two rows.</summary>
    public static async Task FillAsync(string adapter, string url)
    {
        await using var daemon = await ServedEntities.StartAsync(adapter, url, [Former]);
        for (var number = 1; number <= 2; number++)
        {
            var answer = await daemon.SendAsync("POST", "/shop/item", $$"""{"id":"{{ChangeCase.Id(number)}}","code":{{number}},"size":5}""");
            Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
        }
    }

    /// <summary>Applies the update, and checks that no changes are pending and the rows are correct.</summary>
    public static async Task CheckAsync(string adapter, string url, string declared = Declared)
    {
        await using (var backend = ServedEntities.Open(adapter, url, [declared]))
        {
            await backend.ApplySchemaAsync([ChangeKind.ChangeType], default);
            Assert.That((await backend.PlanSchemaAsync(default)).Changes, Is.Empty);
        }
        await using var daemon = await ServedEntities.StartAsync(adapter, url, [declared]);
        var rows = await daemon.RowsAsync("/shop/item");
        Assert.That(rows.Select(row => $"{row.GetProperty("code")} {row.GetProperty("size")} {row.GetProperty("state")}"), Is.EqualTo(new[] { "1 5 open", "2 5 open" }));
    }
}
