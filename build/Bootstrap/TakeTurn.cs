using System;
using System.IO;
using System.Threading;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>Waits until no other build works in this clone, and keeps others waiting until this one ends, however it ends.</summary>
public sealed class TakeTurn : Task
{
    /// <summary>The file that a build has open for itself while it works.</summary>
    [Required]
    public string LockFile { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(LockFile));
        for (var told = false; ; Thread.Sleep(200))
        {
            try
            {
                var turn = new FileStream(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                ((IBuildEngine4)BuildEngine).RegisterTaskObject(LockFile, turn, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
                return true;
            }
            catch (IOException fault) when (IsTaken(fault))
            {
                if (!told)
                    Console.Error.WriteLine("Waiting for another build in this clone to end ...");
                told = true;
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
