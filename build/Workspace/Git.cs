using System.ComponentModel;
using System.Diagnostics;

namespace Build.Workspace;

/// <summary>Runs Git.</summary>
internal static class Git
{
    /// <summary>Returns the full hash of a clone's current commit; null when Git is not installed or the folder is not a clone.</summary>
    /// <param name="folder">A folder of the clone.</param>
    public static async Task<string?> ReadCommitAsync(string folder)
    {
        try
        {
            return await RunAsync(folder, "rev-parse", "HEAD") is (0, var hash) ? hash : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Runs a command. Returns its exit code and its trimmed output; with the errors, when it failed.</summary>
    /// <param name="folder">The folder to run in.</param>
    /// <param name="arguments">The command and its arguments.</param>
    /// <exception cref="Win32Exception">Git is not installed.</exception>
    public static async Task<(int Code, string Output)> RunAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-C", folder, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, (process.ExitCode == 0 ? output : output + await errors).Trim());
    }
}
