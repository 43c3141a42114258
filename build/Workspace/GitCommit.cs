using System.ComponentModel;
using System.Diagnostics;

namespace Build.Workspace;

/// <summary>Asks git which commit is checked out.</summary>
internal static class GitCommit
{
    /// <summary>The commit's full hash; null where there is no git or no checkout.</summary>
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
