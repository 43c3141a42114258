using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Build.Processes;

/// <summary>Sends signals to processes. .NET itself can only kill them.</summary>
internal static partial class Signals
{
    private const int SIGKILL = 9;

    /// <summary>Sends SIGTERM. On Windows, which has no signals, kills the process and its children.</summary>
    /// <param name="process">The process.</param>
    public static void Terminate(Process process)
    {
        if (OperatingSystem.IsWindows())
            process.Kill(entireProcessTree: true);
        else
            Send(process.Id, PosixSignal.SIGTERM);
    }

    /// <summary>Sends a signal.</summary>
    /// <param name="process">The process id.</param>
    /// <param name="signal">SIGINT or SIGTERM.</param>
    public static void Send(int process, PosixSignal signal) => _ = Kill(process, signal == PosixSignal.SIGINT ? 2 : 15);

    /// <summary>Sends SIGKILL, unless the process has ended and its id belongs to another process.</summary>
    /// <param name="process">The process.</param>
    public static void Kill(LiveProcess process)
    {
        if (ProcessTable.IsAlive(process))
            _ = Kill(process.Id, SIGKILL);
    }

    // kill(2). The result is ignored: the likely error is that the process has already ended.
    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
