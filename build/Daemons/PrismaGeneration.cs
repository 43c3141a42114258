using Build.Processes;
using Build.Results;
using Build.Workspace;

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

        var (lines, errors) = (new List<string>(), new List<string>());
        var program = new ChildProgram(repository.Executable("Dbal.Daemon"), ["generate-prisma", "--schema-folder", repository.Entities])
        {
            Say = line => Keep(line, lines),
            Complain = line => Keep(line, errors),
            Started = id => guard.Watch(id, "the generation of Prisma Client"),
        };
        if (await program.RunAsync(cancellationToken) != 0)
        {
            throw new FailureException(
                FailureKind.Infra,
                $"Cannot generate Prisma's schema and client: {string.Join(' ', errors.TakeLast(3))}",
                "Follow the message. Node.js 20 and npm are required.");
        }

        var folder = lines[^1]; // the program's last line
        stamp.Write(folder);
        say($"  Prisma Client is in {repository.Relative(folder)}");

        void Keep(string line, List<string> kept)
        {
            kept.Add(line);
            if (!Path.IsPathRooted(line)) // the folder is printed at the end
                say("  " + line);
        }
    }
}
