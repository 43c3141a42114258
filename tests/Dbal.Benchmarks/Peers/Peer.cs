using System.Diagnostics;

namespace Dbal.Benchmarks.Peers;

/// <summary>A program that people use for what the daemon does, measured on PostgreSQL.</summary>
/// <param name="Name">The name in the table.</param>
/// <param name="StartAsync">Starts it on a database that the daemon has prepared.</param>
/// <param name="FindRowsAsync">Returns its rows, given those that the daemon has created in the same database.</param>
internal sealed record Peer(
    string Name,
    Func<BenchmarkDatabase, CancellationToken, Task<ServerProcess>> StartAsync,
    Func<ServerProcess, SeededRows, CancellationToken, Task<SeededRows>> FindRowsAsync)
{
    private static readonly string Folder = Path.Combine(ServerProcess.Repository, "tests/Dbal.Benchmarks/Peers");

    /// <summary>The folder of the servers for Node.js.</summary>
    public static readonly string NodeFolder = Path.Combine(Folder, "Node");

    /// <summary>All peers, the bar first.</summary>
    public static IReadOnlyList<Peer> All { get; } =
    [
        new("bar", ServerProcess.StartBarAsync, Same),
        new("EF Core", (database, cancellation) => ServerProcess.StartAsync(
            Path.Combine(ServerProcess.Repository, "out/bin/EfCore/release/EfCore"), [], database, cancellation), Same),
        new("Fastify and Prisma Client", StartFastifyAsync, Same),
        new("Directus", DirectusPeer.StartAsync, DirectusPeer.CreateRowsAsync),
    ];

    /// <summary>Builds and installs what the peers need.</summary>
    public static async Task InstallAsync(CancellationToken cancellation)
    {
        Console.Error.WriteLine("Building the peer for EF Core ...");
        await RunAsync("dotnet", ["build", Path.Combine(Folder, "EfCore"), "-c", "Release", "-v", "q", "-nologo"], Folder, [], cancellation);
        if (Directory.Exists(Path.Combine(NodeFolder, "node_modules")))
            return;
        Console.Error.WriteLine("Installing the peers for Node.js with npm, 490 MB, which takes minutes ...");
        await RunAsync("npm", ["install", "--silent"], NodeFolder, [], cancellation);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">The program failed.</exception>
    public static async Task RunAsync(
        string program, string[] arguments, string folder, Dictionary<string, string> environment, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"Cannot start {program}.");
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} exited with code {process.ExitCode}:\n{output}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static Task<SeededRows> Same(ServerProcess server, SeededRows rows, CancellationToken cancellation) => Task.FromResult(rows);

    // The daemon generates Prisma Client when it starts.
    private static async Task<ServerProcess> StartFastifyAsync(BenchmarkDatabase database, CancellationToken cancellation)
    {
        await using (await ServerProcess.StartDaemonAsync(database with { Adapter = "prisma" }, cancellation))
            return await ServerProcess.StartAsync("node", [Path.Combine(NodeFolder, "fastify-prisma.mjs")], database, cancellation);
    }
}
