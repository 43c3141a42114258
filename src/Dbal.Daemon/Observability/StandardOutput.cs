using Microsoft.Win32.SafeHandles;

namespace Dbal.Daemon.Observability;

/// <summary>Opens the process's standard output for the log.</summary>
internal static class StandardOutput
{
    private const int UnixDescriptor = 1;

    /// <summary>
    /// A stream whose writes fail when the reader of a pipe has gone: the console's own stream drops them in silence, and they would not be counted. A file
    /// keeps the console's stream, which appends after what other programs wrote to it.
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
