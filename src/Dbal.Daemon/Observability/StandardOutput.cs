using Microsoft.Win32.SafeHandles;

namespace Dbal.Daemon.Observability;

/// <summary>Opens the process's standard output for the log.</summary>
internal static class StandardOutput
{
    private const int UnixDescriptor = 1;

    /// <summary>
    /// Returns a stream whose writes fail when the reader of a pipe has closed it. The console's own stream ignores that, so dropped lines would not be
    /// counted.
    /// For a file, the console's stream is used, which appends to what other programs have written.
    /// </summary>
    public static Stream Open()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardOutput();
        try
        {
            var stream = new FileStream(new SafeFileHandle(UnixDescriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            return stream.CanSeek ? Console.OpenStandardOutput() : stream;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Stream.Null; // standard output is closed
        }
    }
}
