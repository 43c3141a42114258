using Dbal.Backends;
using Dbal.ConformanceTests.Contract;
using Dbal.Daemon.Configuration;
using Dbal.Daemon.Hosting;
using Dbal.Daemon.Observability;
using Dbal.Daemon.Storage;
using Dbal.Entities;
using Dbal.Fuzz.Drawing;
using Dbal.Fuzz.Inputs;
using Dbal.Fuzz.Runs;
using Dbal.Fuzz.Wire;
using Dbal.Yaml;
using System.Text;

namespace Dbal.Fuzz.Files;

/// <summary>A valid entity file is also served, by a daemon in this process with SQLite in memory, which must accept a valid row.</summary>
/// <param name="Text">The file.</param>
/// <param name="Index">The index for generating the row.</param>
internal sealed record ServedEntityInput(string Text, int Index) : IInput
{
    /// <summary>The kind's name.</summary>
    public const string Name = "served entities";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Generates a file.</summary>
    public static ServedEntityInput Next(Draw draw, int index) => new(EntityTexts.Next(draw), index);

    /// <inheritdoc/>
    public async Task RunAsync(Exchange exchange)
    {
        if (Load() is not { } schema)
        {
            exchange.NoteStatus(400);
            return;
        }

        var configuration = new DaemonConfiguration { Adapter = "sqlite", DatabaseUrl = ":memory:", Ports = new PortRange(0, 0) };
        using var log = new JsonLog(Stream.Null, configuration);
        await using var server = new DaemonServer(configuration, log);
        await server.StartAsync(schema, BackendTable.Create("sqlite", new BackendOptions(":memory:", schema, configuration.CommandTimeout), _ => { }));
        using var http = new HttpClient { BaseAddress = server.Address };
        await DemandReadyAsync(http);
        using var inner = new Exchange(server.Address, new AnswerCheck(await ApiContract.ReadAsync(http)), new Figures());
        foreach (var entity in schema.Entities.Where(entity => entity.FullName != "core.user"))
            await RowInput.Next(new Draw(Budget.Seed, $"{Name} {entity}", Index), "t", entity).RunAsync(inner);
        foreach (var status in inner.Statuses)
            exchange.NoteStatus(status);
    }

    /// <inheritdoc/>
    public IEnumerable<IInput> Smaller() => Parts.Without(Text.Split('\n')).Select(some => this with { Text = string.Join('\n', some) });

    /// <inheritdoc/>
    public string Reproduce(Exchange exchange, string name) =>
        $"{Artifacts.Write($"{name}.yaml", Text)}   # beside entities/user.yaml in the schema_folder of a daemon on sqlite, :memory:";

    private static async Task DemandReadyAsync(HttpClient http)
    {
        using var limit = new CancellationTokenSource(Exchange.AnswerLimit);
        var message = "";
        try
        {
            while (true)
            {
                using var answer = await http.GetAsync("/ready", limit.Token);
                if (answer.IsSuccessStatusCode)
                    return;
                message = await answer.Content.ReadAsStringAsync(limit.Token);
                await Task.Delay(Pause, limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new Fault("an entity that is loaded cannot be served", message);
        }
    }

    private Schema? Load()
    {
        var folder = Directory.CreateTempSubdirectory("dbal-fuzz-").FullName;
        try
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, "entities", "user.yaml"), Path.Combine(folder, "user.yaml"));
            File.WriteAllText(Path.Combine(folder, "x.yaml"), Text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            return EntityFiles.Load(folder);
        }
        catch (EntityFileException)
        {
            return null;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
