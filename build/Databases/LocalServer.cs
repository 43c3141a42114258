using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Build.Databases;

/// <summary>A server that runs from the programs of this machine, with its data in a scratch folder.</summary>
internal sealed class LocalServer(ILocalRecipe recipe, ServerBinaries binaries) : IServer
{
    private const int LogLines = 30;
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    // A short name: a Unix socket's path has to fit into some 100 characters.
    private readonly string _folder = Directory.CreateTempSubdirectory("dbal-").FullName;
    private readonly ServerAccount? _account = Environment.IsPrivilegedProcess ? FindAccount(recipe) : null;
    private readonly int _port = LoopbackPort.Any();
    private ServerGuard? _guard;
    private Process? _process;
    private bool _loginPrepared;

    public DatabaseService Service => recipe.Service;

    public ServerSource Source => ServerSource.Local;

    public ServerAddress Address => ServerAddress.OfOwnServer(recipe.Service, _port);

    /// <summary>The command that stops a server that was kept, and removes its data.</summary>
    public string StopCommand => $"kill -{SignalName} {_process?.Id} && sleep 2 && rm -rf {_folder}";

    // PosixSignal.SIGINT is INT for kill(1).
    private string SignalName => $"{recipe.StopSignal}"[3..];

    private string Log => Path.Combine(_folder, "log");

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Says why no local server can be run, or null.</summary>
    public static Lack? FindLack(ILocalRecipe recipe, ServerBinaries binaries)
    {
        if (OperatingSystem.IsWindows())
        {
            return new Lack("local servers are not run on Windows", "use Docker");
        }

        if (Environment.IsPrivilegedProcess)
        {
            if (binaries.FindProgram("setpriv") is null)
            {
                return new Lack("the build runs as root, and 'setpriv' is not there to run a server as somebody else", "run the build as an ordinary user, or install util-linux");
            }

            if (FindAccount(recipe) is null)
            {
                return new Lack($"the build runs as root, and none of the accounts {string.Join(", ", recipe.Accounts)} is there to run a server as", "run the build as an ordinary user");
            }
        }

        return recipe.FindLack(binaries);
    }

    /// <summary>Sets up the data folder and starts the server.</summary>
    /// <exception cref="DatabaseException">Its data could not be set up.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _guard = new ServerGuard(_folder, SignalName);
        Directory.CreateDirectory(Data);
        foreach ((string name, string text) in recipe.Files)
        {
            await File.WriteAllTextAsync(Path.Combine(_folder, name), text, cancellationToken);
        }

        if (_account is not null)
        {
            await RunAsync(["chown", "-R", $"{_account.UserId}:{_account.GroupId}", _folder], cancellationToken);
        }

        if (recipe.SetUpCommand(binaries, _folder) is { } setUp)
        {
            await RunAsync([.. _account?.Prefix ?? [], .. setUp], cancellationToken);
        }

        // In a session of its own, Ctrl-C in the terminal is for the build alone.
        string[] session = binaries.FindProgram("setsid") is { } setsid ? [setsid] : [];
        _process = Launch([.. session, .. _account?.Prefix ?? [], .. recipe.ServeCommand(binaries, _folder, _port)]);
        _guard.Watch(_process.Id);
    }

    public async Task PrepareLoginAsync(CancellationToken cancellationToken)
    {
        if (!_loginPrepared)
        {
            await recipe.PrepareLoginAsync(Address, cancellationToken);
            _loginPrepared = true;
        }
    }

    public Task<string?> FindEndAsync(CancellationToken cancellationToken) =>
        Task.FromResult(_process is { HasExited: true } ? $"its process exited with code {_process.ExitCode}" : null);

    public async Task<IReadOnlyList<string>> ReadLogTailAsync(CancellationToken cancellationToken) =>
        File.Exists(Log) ? [.. (await File.ReadAllLinesAsync(Log, cancellationToken)).TakeLast(LogLines)] : [];

    /// <summary>Lets the server outlive the build.</summary>
    public void Keep() => _guard?.Dispose();

    /// <summary>Stops the server and removes its data.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_process is { HasExited: false })
        {
            Signal(_process.Id, recipe.StopSignal);
            try
            {
                await _process.WaitForExitAsync(cancellationToken).WaitAsync(StopLimit, cancellationToken);
            }
            catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }

        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
        _guard?.Dispose();
    }

    private static ServerAccount? FindAccount(ILocalRecipe recipe) => ServerAccount.Choose(File.ReadLines("/etc/passwd"), recipe.Accounts);

    private static void Signal(int processId, PosixSignal signal) => Kill(processId, signal == PosixSignal.SIGINT ? 2 : 15);

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int processId, int signal);

    private async Task RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        using Process process = Launch(command);
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
                $"{Service.Name}: a local server could not be set up: '{string.Join(' ', command)}' exited with code {process.ExitCode}.",
                "Read what it said below, or choose another source with --databases.")
            {
                LogTail = await ReadLogTailAsync(cancellationToken),
            };
        }
    }

    // The shell becomes the command, after giving it a log file that lives as long as itself, where a pipe would end with the build.
    private Process Launch(IReadOnlyList<string> command) => Process.Start(
        new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >>\"$0\" 2>&1 </dev/null", Log, .. command]) { WorkingDirectory = _folder })!;
}
