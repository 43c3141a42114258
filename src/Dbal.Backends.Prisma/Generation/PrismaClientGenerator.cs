using System.Security.Cryptography;
using System.Text;
using Dbal.Backends.Prisma.Models;
using Dbal.Entities;

namespace Dbal.Backends.Prisma.Generation;

/// <summary>
/// Generates <c>schema.prisma</c> and Prisma Client for a schema: <c>generated/HASH/schema.prisma</c> and <c>generated/HASH/client/</c> in the bridge's
/// folder. The hash covers the file and the lockfile. Therefore a folder never changes, clients for other entities are beside it, and an existing one
/// is up to date.
/// </summary>
/// <param name="bridgeFolder">The bridge's folder.</param>
/// <param name="log">Receives progress lines.</param>
public sealed class PrismaClientGenerator(string bridgeFolder, Action<string> log)
{
    private static readonly TimeSpan LockInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LockLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan KeepUnusedFor = TimeSpan.FromDays(1);

    private readonly string generated = Path.Combine(bridgeFolder, "generated");

    /// <summary>Generates what is missing, and installs the required packages. Several processes may do so at once.</summary>
    /// <param name="schema">The entities.</param>
    /// <param name="cancellation">Cancels the generation; the next call starts it again.</param>
    /// <returns>The folder with <c>schema.prisma</c> and <c>client</c>.</returns>
    /// <exception cref="PrismaSetupException">Node.js or npm is missing, or Prisma rejected the file.</exception>
    public async Task<string> EnsureAsync(Schema schema, CancellationToken cancellation)
    {
        var text = PrismaSchema.Write(schema);
        var folder = Path.Combine(generated, await HashAsync(text, cancellation));
        if (IsComplete(folder) && Directory.Exists(Path.Combine(bridgeFolder, "node_modules")))
            return folder;

        Directory.CreateDirectory(generated);
        await using var exclusive = await LockAsync(cancellation);
        await BridgePackages.EnsureAsync(bridgeFolder, log, cancellation);
        if (!IsComplete(folder))
            await GenerateAsync(text, folder, cancellation);
        return folder;
    }

    private static bool IsComplete(string folder) => File.Exists(Path.Combine(folder, "client", "index.js"));

    private async Task<string> HashAsync(string text, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        hash.AppendData(await File.ReadAllBytesAsync(Path.Combine(bridgeFolder, "package-lock.json"), cancellation));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private async Task GenerateAsync(string text, string folder, CancellationToken cancellation)
    {
        var unfinished = folder + ".new";
        DeleteOld();
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        Directory.CreateDirectory(unfinished);
        var file = Path.Combine(unfinished, "schema.prisma");
        await File.WriteAllTextAsync(file, text, cancellation);
        await PrismaAsync("validate", $"Checking {Path.GetRelativePath(bridgeFolder, folder)}/schema.prisma", file, cancellation);
        await PrismaAsync("generate", "Generating Prisma Client", file, cancellation);
        Directory.Move(unfinished, folder);
    }

    private Task PrismaAsync(string command, string what, string file, CancellationToken cancellation) => NodeCommand.RunNodeAsync(
        bridgeFolder,
        [Path.Combine("node_modules", "prisma", "build", "index.js"), command, "--schema", file],
        what,
        "Change the entity in Prisma's message, or report a bug in the generator.",
        log,
        cancellation);

    // Deletes clients of former entities. A daemon that still runs with one generates it again when needed.
    private void DeleteOld()
    {
        foreach (var old in new DirectoryInfo(generated).EnumerateDirectories().Where(each => DateTime.UtcNow - each.LastWriteTimeUtc > KeepUnusedFor))
            old.Delete(recursive: true);
    }

    private async Task<FileStream> LockAsync(CancellationToken cancellation)
    {
        var file = Path.Combine(generated, ".lock");
        var limit = DateTime.UtcNow + LockLimit;
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException fault) when (DateTime.UtcNow > limit)
            {
                throw new PrismaSetupException(
                    $"Another process has locked {file} for {LockLimit.TotalMinutes:0} minutes.", "Wait for that process, or stop it.", fault);
            }
            catch (IOException)
            {
                await Task.Delay(LockInterval, cancellation);
            }
        }
    }
}
