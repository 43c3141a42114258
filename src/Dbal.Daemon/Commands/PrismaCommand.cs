using Dbal.Backends.Prisma.Generation;
using Dbal.Daemon.Contract;
using Dbal.Yaml;

#if HAS_POSTGRES
#else
#endif

namespace Dbal.Daemon.Commands;

/// <summary>The command <c>generate-prisma</c>.</summary>
internal static class PrismaCommand
{
    /// <summary>Generates Prisma Client for the entities of a folder, and prints its folder.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> GenerateAsync(string schemaFolder)
    {
#if HAS_POSTGRES
        try
        {
            var generator = new PrismaClientGenerator(BridgeFolder.Find(), Console.WriteLine);
            Console.WriteLine(await generator.EnsureAsync(EntityFiles.Load(schemaFolder), CancellationToken.None));
            return ExitCode.Ended;
        }
        catch (PrismaSetupException fault)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return ExitCode.Failed;
        }
#else
        await Task.CompletedTask;
        throw new ConfigurationException("This daemon was built without the adapter prisma, because the package feed lacked its driver, Npgsql.");
#endif
    }
}
