using Build.Processes;
using Build.Results;
using Build.Workspace;
using System.Diagnostics;

namespace Build.Daemons;

/// <summary>Has the daemon's program write <c>schema.prisma</c> and Prisma Client from the entities; it skips what has not changed.</summary>
internal static class PrismaGeneration
{
    /// <summary>Generates.</summary>
    /// <param name="repository">Where the program and the entities are.</param>
    /// <param name="guard">Is told of the program.</param>
    /// <param name="say">Takes what the program prints.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <exception cref="FailureException">Node.js or a package is missing, or Prisma refused the schema.</exception>
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
            throw new FailureException(FailureKind.Infra, $"Prisma's schema and client could not be generated: {string.Join(' ', (await errors).TakeLast(3))}", "Do what the message says; Node.js 20 and npm are needed.");
        var folder = lines[^1]; // the program's last line
        stamp.Write(folder);
        say($"  Prisma Client is in {repository.Relative(folder)}");

        async Task<IReadOnlyList<string>> ReadAsync(StreamReader stream)
        {
            var read = new List<string>();
            while (await stream.ReadLineAsync(CancellationToken.None) is { } line)
            {
                read.Add(line);
                if (!Path.IsPathRooted(line)) // the folder is told in words once it is there
                    say("  " + line);
            }

            return read;
        }
    }
}
