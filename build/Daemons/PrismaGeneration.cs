using Build.Processes;
using Build.Results;
using Build.Workspace;
using System.Diagnostics;

namespace Build.Daemons;

/// <summary>Generates <c>schema.prisma</c> and Prisma Client from the entities, by running the daemon's executable.</summary>
internal static class PrismaGeneration
{
    /// <summary>Generates both. Does nothing when the entities have not changed.</summary>
    /// <param name="repository">The paths of the executable and the entities.</param>
    /// <param name="guard">Watches the process.</param>
    /// <param name="say">Receives the output of the process.</param>
    /// <param name="cancellationToken">Kills the process.</param>
    /// <exception cref="FailureException">Node.js or a package is missing, or Prisma rejected the schema.</exception>
    public static async Task RunAsync(Repository repository, ProcessGuard guard, Action<string> say, CancellationToken cancellationToken)
    {
        var stamp = new PrismaStamp(repository);
        if (stamp.FindCurrent() is { } current)
        {
            say($"  {repository.Relative(current)} is up to date");
            return;
        }

        var start = new ProcessStartInfo(repository.Executable("Dbal.Daemon"), ["generate-prisma", "--schema-folder", repository.Entities])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        guard.Watch(process.Id, "the generation of Prisma Client");
        await using var kill = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var errors = ReadAsync(process.StandardError);
        var lines = await ReadAsync(process.StandardOutput);
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        if (process.ExitCode != 0)
        {
            throw new FailureException(
                FailureKind.Infra,
                $"Cannot generate Prisma's schema and client: {string.Join(' ', (await errors).TakeLast(3))}",
                "Follow the message. Node.js 20 and npm are required.");
        }

        var folder = lines[^1]; // the program's last line
        stamp.Write(folder);
        say($"  Prisma Client is in {repository.Relative(folder)}");

        async Task<IReadOnlyList<string>> ReadAsync(StreamReader stream)
        {
            var read = new List<string>();
            while (await stream.ReadLineAsync(CancellationToken.None) is { } line)
            {
                read.Add(line);
                if (!Path.IsPathRooted(line)) // the folder is printed at the end
                    say("  " + line);
            }

            return read;
        }
    }
}
