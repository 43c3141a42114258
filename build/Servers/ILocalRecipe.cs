using System.Runtime.InteropServices;

namespace Build.Servers;

/// <summary>How a server of one kind is set up and run from the programs of this machine.</summary>
internal interface ILocalRecipe
{
    /// <summary>The accounts that it may run as when the build is root, best first.</summary>
    IReadOnlyList<string> Accounts { get; }

    /// <summary>The signal that stops it soon even while clients are connected.</summary>
    PosixSignal StopSignal { get; }

    /// <summary>Says what is missing on this machine, or null.</summary>
    Obstacle? FindObstacle(ServerBinaries binaries);

    /// <summary>The files that the set-up reads, by their names within the scratch folder.</summary>
    IReadOnlyDictionary<string, string> Files { get; }

    /// <summary>The command line that fills the data folder; null when the server does so by itself.</summary>
    IReadOnlyList<string>? SetUpCommand(ServerBinaries binaries, string folder);

    /// <summary>The command line of the server, which is to listen on 127.0.0.1 and stay in the foreground.</summary>
    IReadOnlyList<string> ServeCommand(ServerBinaries binaries, string folder, int port);

    /// <summary>What can only be set up through the running server; throws until that answers.</summary>
    Task PrepareLoginAsync(ServerAddress address, CancellationToken cancellationToken) => Task.CompletedTask;
}
