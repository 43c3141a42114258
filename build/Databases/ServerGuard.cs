using System.Diagnostics;

namespace Build.Databases;

/// <summary>
/// Ends a local server and removes its folder when the build dies without having done so, be it by SIGKILL. A shell reads from a
/// pipe that only the build holds open, so that the build's end is the pipe's end. (A parent-death signal would not do: it
/// follows the thread that started the process, and .NET ends idle threads.)
/// </summary>
internal sealed class ServerGuard : IDisposable
{
    private const string Script =
        """
        trap '' INT TERM HUP
        exec >/dev/null 2>&1
        server=
        while read -r word value; do
          case $word in
            server) server=$value ;;
            dismissed) exit ;;
          esac
        done
        if [ -n "$server" ]; then
          kill -s "$2" "$server"
          for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$server" || break; sleep 0.3; done
          kill -KILL "$server"
        fi
        rm -rf "$1"
        """;

    private readonly Process shell;

    /// <summary>Guards a folder from now on.</summary>
    /// <param name="folder">The folder to remove.</param>
    /// <param name="stopSignal">The signal that stops its server, by its name for kill(1).</param>
    public ServerGuard(string folder, string stopSignal) => shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", folder, stopSignal])
    {
        RedirectStandardInput = true,
        WorkingDirectory = "/",
    })!;

    /// <summary>Guards a server's process, too.</summary>
    public void Watch(int processId) => Tell($"server {processId}");

    /// <summary>Lets everything be: it is gone already, or is to be kept.</summary>
    public void Dispose()
    {
        Tell("dismissed");
        shell.WaitForExit();
        shell.Dispose();
    }

    private void Tell(string line)
    {
        try
        {
            shell.StandardInput.Write(line + "\n");
            shell.StandardInput.Flush();
        }
        catch (IOException)
        {
            // Somebody ended the shell: then nothing is guarded, which harms only a build that is killed.
        }
    }
}
