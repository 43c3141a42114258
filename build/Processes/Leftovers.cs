using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Build.Processes;

/// <summary>Cleans up after a killed run.</summary>
internal static class Leftovers
{
    // A server gets this time to shut down and release its shared memory.
    private static readonly TimeSpan ServerLimit = TimeSpan.FromSeconds(1);

    /// <summary>Stops or removes everything in a journal.</summary>
    /// <param name="entries">The entries of a killed run.</param>
    /// <param name="removeContainers">Removes the clone's containers, networks and volumes. Returns the error, or null.</param>
    /// <returns>Lines for the user, including those of an earlier clean-up; empty when the journal is empty.</returns>
    public static IReadOnlyList<string> CleanUp(IReadOnlyList<JournalEntry> entries, Func<string?> removeContainers)
    {
        string[] earlier = [.. entries.Select(entry => entry.Message).OfType<string>()];
        if (earlier.Length == entries.Count)
            return earlier;
        var lines = new List<string>();
        KillProcesses(entries, lines);
        MachineLock.RemoveStale();
        foreach (var folder in entries.Select(entry => entry.Folder).OfType<string>().Where(Directory.Exists))
            lines.Add(TryDelete(folder) ? $"removed the folder {folder}" : $"cannot remove the folder {folder}");
        foreach (var project in entries.Select(entry => entry.Containers).OfType<string>().Distinct())
            lines.Add(removeContainers() is { } reason ? $"cannot remove the containers of {project}: {reason}" : $"removed the containers of {project}");

        var outcome = lines.Count == 0 ? "It left nothing behind." : "Cleaned up after it:";
        return [$"The last run in this clone was killed. {outcome}", .. lines.Select(line => "  " + line)];
    }

    /// <summary>Returns the running process of an entry; null when it has ended.</summary>
    /// <param name="entry">The entry.</param>
    public static Process? FindProcess(JournalEntry entry)
    {
        if (entry is not { Process: { } id, Started: { } started })
            return null;
        try
        {
            var process = Process.GetProcessById(id);
            // .NET computes the start time from the boot time in each program, so it varies by some hundredths of a second.
            return (process.StartTime.ToUniversalTime() - started).Duration() < TimeSpan.FromSeconds(1) ? process : null;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Deletes a folder with its content.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>Whether the folder no longer exists.</returns>
    public static bool TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return !Directory.Exists(folder);
        }
    }

    private static void KillProcesses(IReadOnlyList<JournalEntry> entries, List<string> lines)
    {
        var listed = entries.Select(entry => (entry.What, Process: FindProcess(entry))).Where(one => one.Process is not null).ToList();
        foreach (var (what, process) in listed)
        {
            lines.Add($"killed {what} (process {process!.Id})");
            if (what!.EndsWith("server", StringComparison.Ordinal) && !OperatingSystem.IsWindows())
                Signals.Send(process.Id, PosixSignal.SIGINT);
            else
                process.Kill(entireProcessTree: true);
        }

        foreach (var (_, process) in listed)
        {
            if (!process!.WaitForExit(ServerLimit))
                process.Kill(entireProcessTree: true);
        }

        var marks = entries.Select(entry => entry.Mark).OfType<string>();
        foreach (var process in marks.SelectMany(mark => ProcessTable.WithVariable(ProcessGuard.Variable, mark)))
        {
            lines.Add($"killed {ProcessTable.Describe(process)}");
            Signals.Kill(process);
        }
    }
}
