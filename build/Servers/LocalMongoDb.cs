using System.Runtime.InteropServices;

namespace Build.Servers;

/// <summary>MongoDB's <c>mongod</c>.</summary>
internal sealed class LocalMongoDb : ILocalRecipe
{
    public IReadOnlyList<string> Accounts => ["mongodb", "mongod", "nobody"];

    public PosixSignal StopSignal => PosixSignal.SIGTERM;

    public IReadOnlyDictionary<string, string> Files { get; } = new Dictionary<string, string>();

    public Obstacle? FindObstacle(ServerBinaries binaries) => binaries.FindProgram("mongod") is null
        ? new Obstacle(
            "'mongod' was not found on the PATH or in the usual folders", "install MongoDB 7.0 or later (https://www.mongodb.com/docs/manual/installation/)")
        : null;

    public IReadOnlyList<string>? SetUpCommand(ServerBinaries binaries, string folder) => null;

    public IReadOnlyList<string> ServeCommand(ServerBinaries binaries, string folder, int port) =>
    [
        binaries.FindProgram("mongod")!,
        "--dbpath", $"{folder}/data",
        "--port", $"{port}",
        "--bind_ip", "127.0.0.1",
        "--unixSocketPrefix", folder,
        "--auth",
    ];

    // mongod allows a client on the same machine to create the first user ("Localhost Exception" in MongoDB's manual).
    public Task PrepareLoginAsync(ServerAddress address, CancellationToken cancellationToken) =>
        DatabaseService.MongoDb.Client!.CreateFirstUserAsync(address, cancellationToken);
}
