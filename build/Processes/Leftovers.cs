using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Build.Processes;

/// <summary>Ends what a killed run has left.</summary>
internal static class Leftovers
{
    // A server that is stopped in order releases its shared memory; more time than this is not its due.
    private static readonly TimeSpan ServerLimit = TimeSpan.FromSeconds(1);

    /// <summary>Ends what a journal lists.</summary>
    /// <param name="entries">The entries of a run that no longer lives.</param>
    /// <param name="removeContainers">Removes the clone's containers, networks and volumes; says what kept it from that, or null.</param>
    /// <returns>Lines for the user, also of what has been ended already; empty when the journal lists nothing.</returns>
    public static IReadOnlyList<string> End(IReadOnlyList<JournalEntry> entries, Func<string?> removeContainers)
    {
        string[] said = [.. entries.Select(entry => entry.Ended).OfType<string>()];
        if (said.Length == entries.Count)
            return said;
        var ended = new List<string>();
        EndProcesses(entries, ended);
        MachineLock.RemoveStale();
        foreach (var folder in entries.Select(entry => entry.Folder).OfType<string>().Where(Directory.Exists))
            ended.Add(TryDelete(folder) ? $"removed the folder {folder}" : $"could not remove the folder {folder}");
        foreach (var project in entries.Select(entry => entry.Containers).OfType<string>().Distinct())
            ended.Add(removeContainers() is { } reason ? $"could not remove the containers of {project}: {reason}" : $"removed the containers of {project}");

        return ["The last run in this clone was killed." + (ended.Count == 0 ? " It left nothing behind." : " What it left has been cleaned up:"), .. ended.Select(line => "  " + line)];
    }

    /// <summary>The process that an entry names, while it lives.</summary>
    /// <param name="entry">The entry.</param>
    public static Process? FindProcess(JournalEntry entry)
    {
        if (entry is not { Process: { } id, Started: { } started })
            return null;
        try
        {
            var process = Process.GetProcessById(id);
            // .NET computes the time anew in each program, from the system's start: it is right to some hundredths of a second.
            return (process.StartTime.ToUniversalTime() - started).Duration() < TimeSpan.FromSeconds(1) ? process : null;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Removes a folder with all that is in it.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>Whether it is gone.</returns>
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

    private static void EndProcesses(IReadOnlyList<JournalEntry> entries, List<string> ended)
    {
        var listed = entries.Select(entry => (entry.What, Process: FindProcess(entry))).Where(one => one.Process is not null).ToList();
        foreach (var (what, process) in listed)
        {
            ended.Add($"ended {what} (process {process!.Id})");
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

        foreach (var process in entries.Select(entry => entry.Mark).OfType<string>().SelectMany(mark => ProcessTable.WithVariable(ProcessGuard.Variable, mark)))
        {
            ended.Add($"ended {ProcessTable.Describe(process)}");
            Signals.Kill(process);
        }
    }
}
