using System.Diagnostics;
using Dbal.Compare.Entities;
using Dbal.Compare.Playing;
using Dbal.Compare.Races;
using Dbal.Compare.Shrinking;
using Dbal.Compare.Streams;

namespace Dbal.Compare.Runs;

/// <summary>Compares rows with each other and with the model: kept streams, random or replayed streams, and races.</summary>
internal sealed class Comparison : IDisposable
{
    private const string Kept = "Kept_streams_get_the_same_answers";
    private const string Random = "Streams_get_the_same_answers";
    private const int RequestsOfStream = 60;
    private const int StreamsAtOnce = 3;
    private const int MostShrunk = 3;
    private const int MostDiffering = 25;
    private const int RacesOfRow = 8;
    private static readonly TimeSpan ShrinkLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);

    private readonly Settings settings;
    private readonly Schema schema;
    private readonly IReadOnlyList<RowClient> rows;
    private readonly Player player;
    private readonly KnownDifferences known;
    private readonly Action<string> say;

    /// <param name="settings">What to compare.</param>
    /// <param name="say">Prints a line.</param>
    public Comparison(Settings settings, Action<string> say)
    {
        (this.settings, this.say) = (settings, say);
        schema = new Schema(EntityFolder.Read(settings.Entities));
        rows = [.. settings.Rows.Select(row => new RowClient(row.Name, row.Url, row.Server))];
        player = new Player(schema);
        known = KnownDifferences.Read(settings.Ledger, rows);
    }

    /// <summary>The names of all checks.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. RaceTable.All.Select(race => race.Name).Prepend(Random).Prepend(Kept).Select(FullName)];

    /// <summary>Performs all checks.</summary>
    public async Task<IReadOnlyList<CheckResult>> RunAsync()
    {
        List<CheckResult> results = [await CheckAsync(Kept, PlayKeptAsync)];
        results.Add(await CheckAsync(Random, settings.Replay is { } replay ? failures => PlayFilesAsync(StreamFolder.Read(replay), failures) : PlayRandomAsync));
        foreach (var (name, run) in RaceTable.All)
            results.Add(await CheckAsync(name, failures => RaceAsync(name, run, failures)));
        return results;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var row in rows)
            row.Dispose();
    }

    private static string FullName(string name) => $"Dbal.Compare.{name}";

    private async Task<CheckResult> CheckAsync(string name, Func<Failures, Task<string>> check)
    {
        var (clock, failures) = (Stopwatch.StartNew(), new Failures());
        var sent = rows.Sum(row => row.Requests);
        var note = await check(failures);
        note += $" {rows.Sum(row => row.Requests) - sent} requests to {rows.Count} rows in {clock.Elapsed.TotalSeconds:0.0} s.";
        say($"{(failures.ByRow.Count == 0 ? "passed" : "failed")} {name}: {note}");
        return new CheckResult(FullName(name), clock.Elapsed.TotalSeconds, failures.ByRow, [note]);
    }

    private async Task<string> PlayKeptAsync(Failures failures)
    {
        var streams = StreamFolder.Kept();
        var note = await PlayFilesAsync([.. streams.Where(stream => !known.IsShownBy(stream))], failures);
        foreach (var stream in streams.Where(known.IsShownBy))
            known.Check(await player.PlayAsync(stream, rows), failures);
        return note;
    }

    private async Task<string> PlayFilesAsync(IReadOnlyList<RequestStream> streams, Failures failures)
    {
        foreach (var stream in streams)
        {
            var play = await player.PlayAsync(stream, rows);
            if (play.FindDifference(known.Contain) is { } difference)
                await TellAsync(difference, failures, shrinks: settings.Replay is not null);
        }

        return $"{streams.Count} streams.";
    }

    private async Task<string> PlayRandomAsync(Failures failures)
    {
        var given = settings.Given is { } folder ? EntityFolder.Read(folder).Select(entity => entity.FullName).ToList() : [];
        var wanted = schema.Entities.Where(entity => given.Count > 0 ? given.Contains(entity.FullName) : entity.Package == $"s{settings.Seed}").ToList();
        var preferred = wanted.Count > 0 ? wanted : schema.Entities;
        var count = Math.Max(1, settings.Requests / RequestsOfStream);
        var (next, played, progress) = (-1, 0, Stopwatch.StartNew());
        var differences = new List<Difference>();
        await Task.WhenAll(Enumerable.Range(0, StreamsAtOnce).Select(_ => Task.Run(WorkAsync)));
        foreach (var difference in differences.OrderBy(each => each.Play.Stream.Name, StringComparer.Ordinal).DistinctBy(each => each.Kind).Take(MostShrunk))
            await TellAsync(difference, failures, shrinks: true);
        foreach (var difference in differences)
            failures.Add(difference.Rows, $"{difference.Play.Stream.Name} differs: {difference.Kind}");
        return $"Seed {settings.Seed}: {played} streams of {RequestsOfStream} requests over {preferred.Count} entities, {differences.Count} of them differ.";

        async Task WorkAsync()
        {
            while (differences.Count < MostDiffering && Interlocked.Increment(ref next) is var index && index < count)
            {
                var play = await player.PlayAsync(StreamDrawer.Draw(schema, preferred, settings.Seed, index, RequestsOfStream), rows);
                lock (differences)
                {
                    played++;
                    if (play.FindDifference(known.Contain) is { } difference)
                        differences.Add(difference);
                    if (progress.Elapsed < ProgressInterval)
                        continue;
                    progress.Restart();
                    say($"{played * RequestsOfStream} of {count * RequestsOfStream} requests, {differences.Count} differing streams");
                }
            }
        }
    }

    private async Task TellAsync(Difference difference, Failures failures, bool shrinks)
    {
        var before = difference.Play.Stream.Requests.Count;
        if (shrinks)
        {
            say($"shrinking {difference.Play.Stream.Name}: {difference.Kind}");
            // Rows that only differ from other rows, not from the model, need these to differ.
            var playing = difference.IsFromModel ? rows.Where(row => difference.Rows.Contains(row.Name)).ToList() : rows;
            var shrinker = new Shrinker(async stream => (await player.PlayAsync(stream, playing)).FindDifference(known.Contain), ShrinkLimit);
            difference = await shrinker.ShrinkAsync(difference);
            if ((await player.PlayAsync(difference.Play.Stream, rows)).FindDifference(known.Contain) is { } whole)
                difference = whole;
        }

        var used = schema.WithTargets(schema.Entities.Where(entity => difference.Play.Stream.Requests.Any(request => Mentions(request, entity))));
        var stream = difference.Play.Stream with { EntityFiles = [.. used.Where(entity => StreamFolder.IsDrawn(entity.Package)).Select(entity => entity.Yaml)] };
        Directory.CreateDirectory(settings.Output);
        var file = Path.Combine(settings.Output, $"{stream.Name}.http");
        File.WriteAllText(file, StreamFile.Write(stream, [$"{difference.Kind}", $"Shrunk from {before} to {stream.Requests.Count} requests."]));
        var report = DifferenceReport.Of(difference, rows, Path.GetRelativePath(Environment.CurrentDirectory, file));
        say($"{stream.Name}, shrunk from {before} to {stream.Requests.Count} requests:\n{report}");
        failures.Add(difference.Rows, $"{stream.Name}: {report}");
    }

    private static bool Mentions(Request request, Entity entity) =>
        request.Target.Contains($"/{entity.Package}/{entity.Name}", StringComparison.Ordinal)
        || request.Body?.Contains($"\"{entity.FullName}\"", StringComparison.Ordinal) == true;

    private async Task<string> RaceAsync(string name, Func<Race, Task> run, Failures failures)
    {
        await Task.WhenAll(rows.Select(async row =>
        {
            for (var index = 0; index < RacesOfRow; index++)
            {
                try
                {
                    await run(new Race(row, new Draw(settings.Seed, name, index)));
                }
                catch (RaceFailure failure)
                {
                    failures.Add([row.Name], failure.Message);
                    return;
                }
            }
        }));
        return $"{RacesOfRow} times on each row.";
    }
}
