using System.Security.Cryptography;

namespace Dbal.Backends.Prisma.Generation;

/// <summary>The bridge's npm packages, as its lockfile names them.</summary>
internal static class BridgePackages
{
    /// <summary>Runs <c>npm ci</c>, unless it was run to its end for this lockfile.</summary>
    /// <exception cref="PrismaSetupException">npm is missing or failed.</exception>
    public static async Task EnsureAsync(string bridgeFolder, Action<string> log, CancellationToken cancellation)
    {
        var lockfile = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(bridgeFolder, "package-lock.json"), cancellation)));
        var mark = Path.Combine(bridgeFolder, "node_modules", ".dbal-lockfile"); // npm ci begins by deleting the folder, and the mark with it
        if (File.Exists(mark) && await File.ReadAllTextAsync(mark, cancellation) == lockfile)
            return;
        await NodeCommand.RunNpmAsync(
            bridgeFolder,
            ["ci"],
            "Installing the Prisma bridge's packages (npm ci, some 300 MB)",
            "See that npm reaches a package registry, then try again.",
            log,
            cancellation);
        await File.WriteAllTextAsync(mark, lockfile, cancellation);
    }
}
