using System;
using System.IO;
using System.Threading;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>Acquires the build lock of this clone. The lock is released when the build process ends.</summary>
public sealed class TakeTurn : Task
{
    /// <summary>The lock file. A build keeps it open with exclusive access.</summary>
    [Required]
    public string LockFile { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(LockFile));
        for (var hasWaited = false; ; Thread.Sleep(200))
        {
            try
            {
                var buildLock = new FileStream(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                ((IBuildEngine4)BuildEngine).RegisterTaskObject(LockFile, buildLock, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
                return true;
            }
            catch (IOException fault) when (IsTaken(fault))
            {
                if (!hasWaited)
                    Console.Error.WriteLine("Waiting for another build in this clone ...");
                hasWaited = true;
            }
        }
    }

    // ERROR_SHARING_VIOLATION on Windows, EWOULDBLOCK on Linux and macOS.
    private static bool IsTaken(IOException fault)
    {
        var code = fault.HResult & 0xFFFF;
        return code == 32 || code == 11 || code == 35;
    }
}
