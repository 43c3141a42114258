using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Build.Daemons;

/// <summary>Asks a process to end, which .NET itself can only force it to.</summary>
internal static partial class Signals
{
    private const int SIGKILL = 9;
    private const int SIGTERM = 15;

    /// <summary>Sends SIGTERM; on Windows, where there is none, ends the process and its children at once.</summary>
    public static void Terminate(Process process)
    {
        if (OperatingSystem.IsWindows())
            process.Kill(entireProcessTree: true);
        else
            _ = Send(process.Id, SIGTERM);
    }

    /// <summary>Sends SIGKILL.</summary>
    public static void Kill(int process) => _ = Send(process, SIGKILL);

    // kill(2); its only likely failure, a process that has just ended, is what was wanted.
    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);
}
