using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Build.Processes;

/// <summary>
/// A job object that contains this process and its descendants. Windows kills them when the last handle is closed, that is, when this process ends
/// (Win32, "Job Objects", JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE).
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed partial class WindowsJob : IDisposable
{
    private const int ExtendedLimitInformation = 9;
    private const uint KillOnJobClose = 0x2000;
    private readonly nint handle;

    private WindowsJob(nint handle) => this.handle = handle;

    /// <summary>Adds this process to a new job object; returns null when Windows does not allow it.</summary>
    public static WindowsJob? TryCreate()
    {
        var job = new WindowsJob(CreateJobObject(0, null));
        if (job.handle != 0 && job.Limit(KillOnJobClose) && AssignProcessToJobObject(job.handle, Process.GetCurrentProcess().Handle))
            return job;
        job.Dispose();
        return null;
    }

    /// <summary>Allows the remaining processes to survive this process.</summary>
    public void Release() => Limit(0);

    /// <inheritdoc />
    public void Dispose()
    {
        if (handle != 0)
            CloseHandle(handle);
    }

    private bool Limit(uint flags)
    {
        var limits = new ExtendedLimits { LimitFlags = flags };
        return SetInformationJobObject(handle, ExtendedLimitInformation, ref limits, Marshal.SizeOf<ExtendedLimits>());
    }

    [LibraryImport("kernel32.dll", EntryPoint = "CreateJobObjectW", StringMarshalling = StringMarshalling.Utf16)]
    private static partial nint CreateJobObject(nint attributes, string? name);

    [LibraryImport("kernel32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetInformationJobObject(nint job, int kind, ref ExtendedLimits limits, int size);

    [LibraryImport("kernel32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool AssignProcessToJobObject(nint job, nint process);

    [LibraryImport("kernel32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CloseHandle(nint handle);

    // JOBOBJECT_EXTENDED_LIMIT_INFORMATION. Only the flags are used.
    [StructLayout(LayoutKind.Sequential)]
    private struct ExtendedLimits
    {
        public long PerProcessUserTimeLimit;
        public long PerJobUserTimeLimit;
        public uint LimitFlags;
        public nuint MinimumWorkingSetSize;
        public nuint MaximumWorkingSetSize;
        public uint ActiveProcessLimit;
        public nuint Affinity;
        public uint PriorityClass;
        public uint SchedulingClass;
        public ulong ReadOperationCount;
        public ulong WriteOperationCount;
        public ulong OtherOperationCount;
        public ulong ReadTransferCount;
        public ulong WriteTransferCount;
        public ulong OtherTransferCount;
        public nuint ProcessMemoryLimit;
        public nuint JobMemoryLimit;
        public nuint PeakProcessMemoryUsed;
        public nuint PeakJobMemoryUsed;
    }
}
