using System.Runtime.InteropServices;

namespace Build.Servers;

/// <summary>Describes how to set up and run a local server of one kind.</summary>
internal interface ILocalRecipe
{
    /// <summary>The accounts to run the server as when the build runs as root, in order of preference.</summary>
    IReadOnlyList<string> Accounts { get; }

    /// <summary>The signal that stops the server without waiting for its clients.</summary>
    PosixSignal StopSignal { get; }

    /// <summary>Returns what is missing on this machine; null when nothing is missing.</summary>
    Obstacle? FindObstacle(ServerBinaries binaries);

    /// <summary>The files that the set-up reads: their contents by name, in the server's folder.</summary>
    IReadOnlyDictionary<string, string> Files { get; }

    /// <summary>Returns the command line that initializes the data folder; null when the server does this itself.</summary>
    IReadOnlyList<string>? SetUpCommand(ServerBinaries binaries, string folder);

    /// <summary>Returns the command line of the server. The server must listen on 127.0.0.1 and run in the foreground.</summary>
    IReadOnlyList<string> ServeCommand(ServerBinaries binaries, string folder, int port);

    /// <summary>Performs the set-up that needs the running server. Throws until the server answers.</summary>
    Task PrepareLoginAsync(ServerAddress address, CancellationToken cancellationToken) => Task.CompletedTask;
}
