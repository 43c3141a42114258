using System.Runtime.InteropServices;

namespace Build.Servers;

/// <summary>PostgreSQL's <c>initdb</c> and <c>postgres</c>.</summary>
internal sealed class LocalPostgres : ILocalRecipe
{
    public IReadOnlyList<string> Accounts => ["postgres", "nobody"];

    // "Fast shutdown": sessions are ended, not waited for (postgres(1)).
    public PosixSignal StopSignal => PosixSignal.SIGINT;

    public IReadOnlyDictionary<string, string> Files { get; } = new Dictionary<string, string> { ["password"] = "metabuilder" };

    public Obstacle? FindObstacle(ServerBinaries binaries) => binaries.FindFolder("initdb", "postgres") is null
        ? new Obstacle("there is no folder with 'initdb' and 'postgres' on the PATH or where they usually are", "install PostgreSQL 15 or later (Debian: apt-get install postgresql)")
        : null;

    public IReadOnlyList<string> SetUpCommand(ServerBinaries binaries, string folder) =>
    [
        Program(binaries, "initdb"),
        $"--pgdata={folder}/data",
        "--username=metabuilder",
        $"--pwfile={folder}/password",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--no-locale",
        "--no-sync",
    ];

    // A scratch server's data need not outlive a power cut.
    public IReadOnlyList<string> ServeCommand(ServerBinaries binaries, string folder, int port) =>
    [
        Program(binaries, "postgres"),
        "-D", $"{folder}/data",
        "-c", "listen_addresses=127.0.0.1",
        "-c", $"port={port}",
        "-c", $"unix_socket_directories={folder}",
        "-c", "fsync=off",
        "-c", "full_page_writes=off",
    ];

    private static string Program(ServerBinaries binaries, string name) => Path.Combine(binaries.FindFolder("initdb", "postgres")!, name);
}
