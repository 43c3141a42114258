namespace Dbal.Backends.Prisma.Generation;

/// <summary>Where the bridge's files are: its modules and its lockfile, beside them its packages and the generated clients.</summary>
public static class BridgeFolder
{
    /// <summary>The environment variable that names the folder for a daemon that runs outside of the repository.</summary>
    public const string Variable = "DBAL_PRISMA_BRIDGE";

    private static readonly string InRepository = Path.Combine("src", "Dbal.Backends.Prisma", "bridge");

    /// <summary>Finds the folder: the one that the variable names, or that of the repository which this program was built in.</summary>
    /// <exception cref="PrismaSetupException">There is none.</exception>
    public static string Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return IsBridge(named) ? Path.GetFullPath(named) : throw new PrismaSetupException($"{named} has no bridge.mjs.", $"Set {Variable} to a copy of {InRepository}.");

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, InRepository) is var bridge && IsBridge(bridge))
                return bridge;
        }
        throw new PrismaSetupException($"The Prisma bridge is not found above {AppContext.BaseDirectory}.", $"Set {Variable} to a copy of {InRepository}.");
    }

    private static bool IsBridge(string folder) => File.Exists(Path.Combine(folder, "bridge.mjs"));
}
