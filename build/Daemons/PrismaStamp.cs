using Build.Workspace;
using System.Security.Cryptography;
using System.Text;

namespace Build.Daemons;

/// <summary>
/// Remembers what Prisma's schema and client were last generated from, so that a run in which nothing changed need not even start the program that would find so.
/// </summary>
/// <param name="repository">Where the entities, the bridge and the program are.</param>
internal sealed class PrismaStamp(Repository repository)
{
    // What schema.prisma is written by.
    private static readonly string[] Generators = ["Dbal", "Dbal.Backends.Sql", "Dbal.Backends.Postgres", "Dbal.Backends.Prisma"];

    private readonly string bridge = Path.Combine(repository.Root, "src", "Dbal.Backends.Prisma", "bridge");

    private string StampFile => Path.Combine(bridge, "generated", "stamp");

    /// <summary>The folder that was generated, when it and the bridge's packages are there and nothing has changed since; else null.</summary>
    public string? FindCurrent() =>
        File.Exists(StampFile)
        && File.ReadAllLines(StampFile) is [var sources, var folder]
        && Directory.Exists(folder)
        && Directory.Exists(Path.Combine(bridge, "node_modules"))
        && sources == HashSources()
            ? folder
            : null;

    /// <summary>Remembers that a folder was generated from what there is now.</summary>
    /// <param name="folder">The folder.</param>
    public void Write(string folder) => File.WriteAllLines(StampFile, [HashSources(), folder]);

    private string HashSources()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Sources())
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{repository.Relative(file)}\n{new FileInfo(file).Length}\n"));
            hash.AppendData(File.ReadAllBytes(file));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private IEnumerable<string> Sources()
    {
        var program = Path.GetDirectoryName(repository.Assembly("Dbal.Daemon"))!;
        return Directory.EnumerateFiles(repository.Entities).Order(StringComparer.Ordinal)
            .Append(Path.Combine(bridge, "package-lock.json"))
            .Concat(Generators.Select(name => Path.Combine(program, $"{name}.dll")));
    }
}
