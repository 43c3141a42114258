using Build.Processes;
using System.Diagnostics;

namespace Build.Servers;

/// <summary>A server process that the build starts from a program on this machine, with its data in a temporary folder.</summary>
internal sealed class LocalServer(DatabaseService service, ServerBinaries binaries, ProcessGuard guard) : IServer
{
    private const int LogLines = 30;
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    // A short name, because the path of a Unix socket is limited to about 100 characters.
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"dbal-{Path.GetRandomFileName()[..8]}");
    private readonly ILocalRecipe recipe = service.Recipe;
    private readonly ServerAccount? account = Environment.IsPrivilegedProcess ? FindAccount(service.Recipe) : null;
    // Below the ephemeral ports (32768 and up on Linux, 49152 and up elsewhere), which outgoing connections may take at any time.
    private readonly ReservedPort port = ReservedPort.Take(Random.Shared.Next(20_000, 30_000));
    private Process? server;
    private bool loginPrepared;

    public DatabaseService Service => service;

    public ServerSource Source => ServerSource.Local;

    public ServerAddress Address => ServerAddress.OfOwnServer(service, port.Port);

    /// <summary>The command that stops a kept server and removes its data.</summary>
    public string StopCommand => $"kill -{SignalName} {server?.Id} && sleep 2 && rm -rf {folder}";

    // kill(1) names SIGINT INT.
    private string SignalName => $"{recipe.StopSignal}"[3..];

    private string Log => Path.Combine(folder, "log");

    private string Data => Path.Combine(folder, "data");

    /// <summary>Returns why a local server cannot be run; null when it can.</summary>
    public static Obstacle? FindObstacle(ILocalRecipe recipe, ServerBinaries binaries)
    {
        if (OperatingSystem.IsWindows())
            return new Obstacle("local servers are not supported on Windows", "use Docker");

        if (recipe.FindObstacle(binaries) is { } obstacle)
            return obstacle;

        return Environment.IsPrivilegedProcess ? FindAccountObstacle(recipe, binaries) : null;
    }

    /// <summary>Sets up the data folder and starts the server.</summary>
    /// <exception cref="DatabaseException">The set-up of the data folder failed.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        guard.WatchFolder(folder); // before the folder exists, so that a build that is killed here leaves no folder behind
        CreateFolder();
        Directory.CreateDirectory(Data);
        foreach (var (name, text) in recipe.Files)
            await File.WriteAllTextAsync(Path.Combine(folder, name), text, cancellationToken);

        if (account is not null)
            await RunAsync(["chown", "-R", $"{account.UserId}:{account.GroupId}", folder], cancellationToken);

        if (recipe.SetUpCommand(binaries, folder) is { } setUp)
            await RunAsync([.. account?.Prefix ?? [], .. setUp], cancellationToken);

        // setsid shields the server from Ctrl-C in the terminal.
        string[] session = binaries.FindProgram("setsid") is { } setsid ? [setsid] : [];
        server = Launch([.. session, .. account?.Prefix ?? [], .. recipe.ServeCommand(binaries, folder, port.Port)]);
        guard.Watch(server.Id, $"the local {service.Name} server");
    }

    public async Task PrepareLoginAsync(CancellationToken cancellationToken)
    {
        if (!loginPrepared)
        {
            await recipe.PrepareLoginAsync(Address, cancellationToken);
            loginPrepared = true;
        }
    }

    public Task<string?> FindEndAsync(CancellationToken cancellationToken) =>
        Task.FromResult(server switch
        {
            { HasExited: true } => $"its process exited with code {server.ExitCode}",
            { } running when ProcessTable.IsStopped(running.Id) => "its process has been stopped by a signal (SIGSTOP)",
            _ => null,
        });

    public async Task<IReadOnlyList<string>> ReadLogTailAsync(CancellationToken cancellationToken) =>
        File.Exists(Log) ? [.. (await File.ReadAllLinesAsync(Log, cancellationToken)).TakeLast(LogLines)] : [];

    /// <summary>Leaves the server running after the build.</summary>
    public void Keep() => guard.Keep(server!.Id, folder);

    /// <summary>Stops the server and removes its data.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (server is { HasExited: false })
        {
            Signals.Send(server.Id, recipe.StopSignal);
            try
            {
                await server.WaitForExitAsync(cancellationToken).WaitAsync(StopLimit, cancellationToken);
            }
            catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
            {
                server.Kill(entireProcessTree: true);
                await server.WaitForExitAsync(CancellationToken.None);
            }
        }

        server?.Dispose();
        port.Dispose();
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private void CreateFolder()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static Obstacle? FindAccountObstacle(ILocalRecipe recipe, ServerBinaries binaries)
    {
        if (binaries.FindProgram("setpriv") is null)
        {
            return new Obstacle(
                "the build runs as root, and 'setpriv' was not found to run a server as another user",
                "run the build as an ordinary user, or install util-linux");
        }

        return FindAccount(recipe) is null
            ? new Obstacle(
                $"the build runs as root, and none of the accounts {string.Join(", ", recipe.Accounts)} exists to run a server as",
                "run the build as an ordinary user")
            : null;
    }

    private static ServerAccount? FindAccount(ILocalRecipe recipe) => ServerAccount.Choose(File.ReadLines("/etc/passwd"), recipe.Accounts);

    private async Task RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        using var process = Launch(command);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        if (process.ExitCode != 0)
        {
            throw new DatabaseException(
                $"{Service.Name}: cannot set up a local server: '{string.Join(' ', command)}' exited with code {process.ExitCode}.",
                "Read the output of the command below, or choose another source with --databases.")
            {
                LogTail = await ReadLogTailAsync(cancellationToken),
            };
        }
    }

    // The shell redirects the output to the log and then replaces itself with the command. A pipe would close when the build ends.
    private Process Launch(IReadOnlyList<string> command) => Process.Start(
        new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >>\"$0\" 2>&1 </dev/null", Log, .. command]) { WorkingDirectory = folder })!;
}
