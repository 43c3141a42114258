using Dbal.Compare.Entities;
using Dbal.Compare.Streams;

namespace Dbal.Compare.Runs;

/// <summary>Collects the entity files that the daemons of a comparison serve.</summary>
internal static class EntityPreparation
{
    /// <summary>Writes the files: those of src/entities, those that kept and replayed streams need, and drawn or given ones.</summary>
    /// <param name="folder">The folder to write, which is emptied.</param>
    /// <param name="shipped">The folder of the shipped entities.</param>
    /// <param name="seed">The seed of the entities to draw; 0 for none.</param>
    /// <param name="given">A folder with further entities, or null.</param>
    /// <param name="replay">The streams to replay, or null.</param>
    public static void Write(string folder, string shipped, int seed, string? given, string? replay)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        foreach (var source in new[] { shipped, given }.OfType<string>())
        {
            foreach (var file in Directory.GetFiles(source, "*.yaml"))
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        var files = seed == 0 || given is not null ? [] : DrawnEntities.Of(seed).ToList();
        foreach (var stream in StreamFolder.Kept().Concat(replay is null ? [] : StreamFolder.Read(replay)))
        {
            foreach (var yaml in stream.EntityFiles)
            {
                var entity = EntityFolder.Parse(yaml);
                files.Add(($"{entity.Package}_{entity.Name}.yaml", yaml));
            }
        }

        foreach (var (name, yaml) in files)
            File.WriteAllText(Path.Combine(folder, name), yaml);
    }
}
