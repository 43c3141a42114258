using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Build.Processes;

/// <summary>Sends signals to processes, which .NET itself can only kill.</summary>
internal static partial class Signals
{
    private const int SIGKILL = 9;

    /// <summary>Sends SIGTERM; on Windows, which has no signals, kills the process and its children.</summary>
    /// <param name="process">The process.</param>
    public static void Terminate(Process process)
    {
        if (OperatingSystem.IsWindows())
            process.Kill(entireProcessTree: true);
        else
            Send(process.Id, PosixSignal.SIGTERM);
    }

    /// <summary>Sends a signal.</summary>
    /// <param name="process">The process's number.</param>
    /// <param name="signal">SIGINT or SIGTERM.</param>
    public static void Send(int process, PosixSignal signal) => _ = Kill(process, signal == PosixSignal.SIGINT ? 2 : 15);

    /// <summary>Sends SIGKILL, to a process only while it is the one that is meant.</summary>
    /// <param name="process">The process.</param>
    public static void Kill(LiveProcess process)
    {
        if (ProcessTable.IsAlive(process))
            _ = Kill(process.Id, SIGKILL);
    }

    // kill(2); its only likely failure, a process that has just ended, is what was wanted.
    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
