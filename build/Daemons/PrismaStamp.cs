using Build.Workspace;
using System.Security.Cryptography;
using System.Text;

namespace Build.Daemons;

/// <summary>
/// A file with a hash of the sources of Prisma's schema and client. When they have not changed, the generation is not started.
/// </summary>
/// <param name="repository">The paths of the entities, the bridge and the executable.</param>
internal sealed class PrismaStamp(Repository repository)
{
    // The assemblies whose code writes schema.prisma.
    private static readonly string[] Generators = ["Dbal", "Dbal.Backends.Sql", "Dbal.Backends.Postgres", "Dbal.Backends.Prisma"];

    private readonly string bridge = Path.Combine(repository.Root, "src", "Dbal.Backends.Prisma", "bridge");

    private string StampFile => Path.Combine(bridge, "generated", "stamp");

    /// <summary>Returns the generated folder when it is current and the bridge's packages are installed; otherwise null.</summary>
    public string? FindCurrent() =>
        File.Exists(StampFile)
        && File.ReadAllLines(StampFile) is [var sources, var folder]
        && Directory.Exists(folder)
        && Directory.Exists(Path.Combine(bridge, "node_modules"))
        && sources == HashSources()
            ? folder
            : null;

    /// <summary>Writes the hash of the current sources and the generated folder.</summary>
    /// <param name="folder">The generated folder.</param>
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
