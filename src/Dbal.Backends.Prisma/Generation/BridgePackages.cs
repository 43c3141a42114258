using System.Security.Cryptography;

namespace Dbal.Backends.Prisma.Generation;

/// <summary>The bridge's npm packages, as pinned in its lockfile.</summary>
internal static class BridgePackages
{
    /// <summary>Runs <c>npm ci</c>, unless it already succeeded with this lockfile.</summary>
    /// <exception cref="PrismaSetupException">npm is missing or failed.</exception>
    public static async Task EnsureAsync(string bridgeFolder, Action<string> log, CancellationToken cancellation)
    {
        var lockfile = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(bridgeFolder, "package-lock.json"), cancellation)));
        var mark = Path.Combine(bridgeFolder, "node_modules", ".dbal-lockfile"); // npm ci first deletes the folder, including this file
        if (File.Exists(mark) && await File.ReadAllTextAsync(mark, cancellation) == lockfile)
            return;
        await NodeCommand.RunNpmAsync(
            bridgeFolder,
            ["ci"],
            "Installing the Prisma bridge's packages (npm ci, about 300 MB)",
            "Check that npm can reach a package registry, then try again.",
            log,
            cancellation);
        await File.WriteAllTextAsync(mark, lockfile, cancellation);
    }
}
