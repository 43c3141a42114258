using Dbal.Compare.Entities;
using Dbal.Compare.Playing;
using Dbal.Compare.Streams;
if (args[0] == "draw")
{
    foreach (var (file, yaml) in DrawnEntities.Of(int.Parse(args[2])))
        File.WriteAllText(Path.Combine(args[1], file), yaml);
    return;
}
var schema = new Schema(EntityFolder.Read(args[0]));
var rows = args.Skip(3).Select((url, i) => new RowClient($"row{i}", new Uri(url), "?")).ToList();
var player = new Player(schema);
var clock = System.Diagnostics.Stopwatch.StartNew();
var preferred = schema.Entities.Where(e => e.Package.StartsWith('s') && char.IsDigit(e.Package[^1])).DefaultIfEmpty().OfType<Entity>().ToList();
if (preferred.Count == 0) preferred = schema.Entities.ToList();
for (var i = 0; i < int.Parse(args[2]); i++)
{
    var s = StreamDrawer.Draw(schema, preferred, int.Parse(args[1]), i, 60);
    var play = await player.PlayAsync(s, rows);
    if (play.FindDifference((_, _) => false) is { } d)
    {
        Console.WriteLine($"{s.Name} {d.At} {d.Kind}\n{d.Request.Method} {Uri.UnescapeDataString(d.Request.Target)} {string.Join(",", d.Request.Headers)}\n{d.Request.Body}\n--- model\n{play.Expected[d.At]}\n--- {d.Rows[0]}\n{play.Answers[d.Rows[0]][d.At]}");
        if (args.Contains("-v")) File.WriteAllText($"/tmp/{s.Name}.http", StreamFile.Write(s, []));
        break;
    }
}
Console.WriteLine($"{clock.Elapsed} {rows.Sum(r => r.Requests)}");
