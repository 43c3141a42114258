using Dbal.Daemon.OpenApi;
using Dbal.Fuzz.Drawing;
using Dbal.Fuzz.Runs;
using Dbal.Fuzz.Wire;
using Dbal.Schemas;
using Dbal.Tests.Shared;
using Dbal.Yaml;
using System.Text;

namespace Dbal.Fuzz.Files;

/// <summary>An entity file beside one that it may refer to. It must be loaded, or rejected with one message that names it.</summary>
/// <param name="Bytes">The content.</param>
internal sealed record EntityFileInput(byte[] Bytes) : IInput
{
    /// <summary>The kind's name.</summary>
    public const string Name = "entity files";

    private const int LongestMessage = 20_000;

    private static readonly string Shipped = Path.Combine(AppContext.BaseDirectory, "entities");
    private static readonly string[] Originals = [.. Directory.GetFiles(Shipped, "*.yaml").Order(StringComparer.Ordinal)];

    /// <summary>Generates a new file, or a damaged copy of a shipped one.</summary>
    public static EntityFileInput Next(Draw draw) => new(draw.Chance(0.5)
        ? new Mutation(draw.Below(int.MaxValue)).Of(draw.Chance(0.5) ? File.ReadAllBytes(draw.Of(Originals)) : Encoding.UTF8.GetBytes(EntityTexts.Next(draw)))
        : JsonTexts.Encoded(draw, EntityTexts.Next(draw)) is var bytes && draw.Chance(0.1) ? bytes : Encoding.UTF8.GetBytes(EntityTexts.Next(draw)));

    /// <inheritdoc/>
    public async Task RunAsync(Exchange exchange)
    {
        var limit = Exchange.AnswerLimit;
        // A reader that hangs cannot be stopped; it ends with the program.
        var reading = Task.Factory.StartNew(Read, TaskCreationOptions.LongRunning);
        if (await Task.WhenAny(reading, Task.Delay(limit)) != reading)
            throw new Fault("reading the file exceeds the time limit", $"waited {limit.TotalSeconds:0} s");
        exchange.NoteStatus(await reading ? 200 : 400);
    }

    /// <inheritdoc/>
    public IEnumerable<IInput> Smaller() => Parts.Without(Bytes).Select(some => new EntityFileInput([.. some]));

    /// <inheritdoc/>
    public string Reproduce(Exchange exchange, string name) => $"{Artifacts.Write($"{name}.yaml", Bytes)}   # beside entities/user.yaml in a schema_folder";

    private bool Read()
    {
        var folder = Directory.CreateTempSubdirectory("dbal-fuzz-").FullName;
        try
        {
            File.Copy(Path.Combine(Shipped, "user.yaml"), Path.Combine(folder, "user.yaml"));
            File.WriteAllBytes(Path.Combine(folder, "x.yaml"), Bytes);
            var schema = EntityFiles.Load(folder);
            _ = OpenApiDocument.Of(schema, tokenRequired: false);
            foreach (var entity in schema.Entities)
            {
                var definition = DefinitionJson.Write(entity);
                if (DefinitionJson.Write(DefinitionJson.Read(entity.FullName, definition)) != definition)
                    throw new Fault("a stored definition differs from the entity", definition);
            }

            return true;
        }
        catch (EntityFileException fault)
        {
            if (!fault.Message.StartsWith(fault.File, StringComparison.Ordinal) || !fault.Message.EndsWith('.') || fault.Message.Length > LongestMessage)
                throw new Fault("a message without file or remedy, or that is too long", fault.Message[..Math.Min(fault.Message.Length, 1000)]);
            return false;
        }
        catch (Exception fault) when (fault is not Fault)
        {
            throw new Fault($"an entity file causes {fault.GetType().Name}", fault.ToString());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
