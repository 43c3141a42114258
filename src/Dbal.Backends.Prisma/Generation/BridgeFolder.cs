namespace Dbal.Backends.Prisma.Generation;

/// <summary>The bridge's folder: its modules, its lockfile, its packages and the generated clients.</summary>
public static class BridgeFolder
{
    /// <summary>The environment variable for the folder, for a daemon that runs outside of the repository.</summary>
    public const string Variable = "DBAL_PRISMA_BRIDGE";

    private static readonly string InRepository = Path.Combine("src", "Dbal.Backends.Prisma", "bridge");

    /// <summary>Finds the folder: the one in the variable, or the one in the repository that contains this program.</summary>
    /// <exception cref="PrismaSetupException">The folder does not exist.</exception>
    public static string Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return IsBridge(named) ? Path.GetFullPath(named)
                : throw new PrismaSetupException($"{named} does not contain bridge.mjs.", $"Set {Variable} to a copy of {InRepository}.");

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, InRepository) is var bridge && IsBridge(bridge))
                return bridge;
        }
        throw new PrismaSetupException($"Cannot find the Prisma bridge above {AppContext.BaseDirectory}.", $"Set {Variable} to a copy of {InRepository}.");
    }

    private static bool IsBridge(string folder) => File.Exists(Path.Combine(folder, "bridge.mjs"));
}
