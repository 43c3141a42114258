using System.ComponentModel;
using System.Diagnostics;

namespace Build.Workspace;

/// <summary>Reads the current commit of a clone.</summary>
internal static class GitCommit
{
    /// <summary>Returns the commit's full hash; null when Git is not installed or the folder is not a clone.</summary>
    public static async Task<string?> ReadAsync(string folder)
    {
        try
        {
            var start = new ProcessStartInfo("git", ["-C", folder, "rev-parse", "HEAD"]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var hash = (await process.StandardOutput.ReadToEndAsync()).Trim();
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? hash : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
