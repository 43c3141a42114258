using System.Runtime.InteropServices;

namespace Build.Servers;

/// <summary>PostgreSQL's <c>initdb</c> and <c>postgres</c>.</summary>
internal sealed class LocalPostgres : ILocalRecipe
{
    public IReadOnlyList<string> Accounts => ["postgres", "nobody"];

    // "Fast shutdown": terminates sessions instead of waiting for them (postgres(1)).
    public PosixSignal StopSignal => PosixSignal.SIGINT;

    public IReadOnlyDictionary<string, string> Files { get; } = new Dictionary<string, string> { ["password"] = "metabuilder" };

    public Obstacle? FindObstacle(ServerBinaries binaries) => binaries.FindFolder("initdb", "postgres") is null
        ? new Obstacle(
            "'initdb' and 'postgres' were not found on the PATH or in the usual folders", "install PostgreSQL 15 or later (Debian: apt-get install postgresql)")
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

    // The data is temporary, so it need not be durable.
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
