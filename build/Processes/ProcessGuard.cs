using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Build.Processes;

/// <summary>
/// Records what a run starts, so that nothing is left when the run ends, even when it is killed. There are three levels: the run checks for leaks at
/// its end (<see cref="AuditAsync"/>); a shell that survives a killed run starts the task CleanUp; and the next run in the clone cleans up what the
/// journal of a killed run lists. Linux: all descendants of the run are found by an inherited environment variable. macOS: only the processes in the
/// journal are found. Windows: a job object kills the processes when the run ends.
/// </summary>
/// <param name="folder">The folder of the journal: a writable folder in the clone.</param>
/// <param name="program">The build program, which the shell starts for CleanUp.</param>
public sealed class ProcessGuard(string folder, string program) : IDisposable
{
    /// <summary>The environment variable that all processes of a run inherit. Its value identifies the run.</summary>
    internal const string Variable = "TESTMATRIX_RUN";

    // Set for a CleanUp in the background: the next run prints its messages.
    private const string BackgroundVariable = "TESTMATRIX_BACKGROUND";

    private static readonly TimeSpan WaitInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan NoticeInterval = TimeSpan.FromSeconds(30);

    // The shell reads from a pipe that only the build holds open, so it notices when the build ends. A parent-death signal cannot be used: it is sent
    // when the thread that started the process ends, and .NET ends idle threads.
    private const string ShellScript =
        """
        trap '' INT TERM HUP
        read -r word
        [ "$word" = dismissed ] || exec "$1" --target=CleanUp >/dev/null 2>&1
        """;

    private readonly string mark = Guid.NewGuid().ToString("N");
    private readonly List<int> kept = [];
    private readonly List<JournalEntry> watched = [];
    private IReadOnlyList<string> cleanedUp = [];
    private RunJournal? journal;
    private Process? shell;
    private WindowsJob? job;

    private string JournalFile => Path.Combine(folder, "run.journal");

    private string OwnerFile => Path.Combine(folder, "run.owner");

    /// <summary>Waits for another run in the clone, locks the clone, and cleans up after a killed run.</summary>
    /// <param name="task">The tasks of this run, for the message of a waiting run.</param>
    /// <param name="removeContainers">Removes the clone's containers, networks and volumes. Returns the error, or null.</param>
    /// <param name="say">Receives lines for the user.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="IOException">The journal is not writable.</exception>
    public async Task EnterAsync(string task, Func<string?> removeContainers, Action<string> say, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var nextNotice = TimeSpan.Zero;
        while (!TryEnter(task, removeContainers, say))
        {
            if (clock.Elapsed >= nextNotice)
            {
                say($"Waiting for {Owner()} to end, because a clone allows one run at a time.");
                nextNotice += NoticeInterval;
            }

            await Task.Delay(WaitInterval, cancellationToken);
        }
    }

    /// <summary>Like <see cref="EnterAsync"/>, but does not wait for another run.</summary>
    /// <param name="task">The tasks of this run.</param>
    /// <param name="removeContainers">Removes the clone's containers, networks and volumes. Returns the error, or null.</param>
    /// <param name="say">Receives lines for the user.</param>
    /// <returns>Whether the clone is locked; false while another run holds the lock.</returns>
    public bool TryEnter(string task, Func<string?> removeContainers, Action<string> say)
    {
        journal = RunJournal.TryOpen(JournalFile);
        if (journal is null)
            return false;
        File.WriteAllText(OwnerFile, string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} ({task}, since {DateTime.Now:HH:mm:ss})"));
        cleanedUp = Leftovers.CleanUp(journal.Leftovers, removeContainers);
        foreach (var line in cleanedUp)
            say(line);
        journal.Clear();
        journal.Add(new JournalEntry { Mark = mark });
        Environment.SetEnvironmentVariable(Variable, mark);
        // Otherwise, a dotnet command in a test would leave its build servers running.
        Environment.SetEnvironmentVariable("MSBUILDDISABLENODEREUSE", "1");
        Environment.SetEnvironmentVariable("UseSharedCompilation", "false");
        if (OperatingSystem.IsWindows())
            job = WindowsJob.TryCreate();
        else
            shell = StartShell();
        return true;
    }

    /// <summary>Watches a process and its children.</summary>
    /// <param name="process">The process id.</param>
    /// <param name="what">A description, such as <c>the daemon of mysql</c>.</param>
    public void Watch(int process, string what)
    {
        try
        {
            using var running = Process.GetProcessById(process);
            Add(new JournalEntry { Process = process, Started = running.StartTime.ToUniversalTime(), What = what });
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // The process has already ended.
        }
    }

    /// <summary>Watches a temporary folder, which is removed with its content.</summary>
    /// <param name="path">The folder's absolute path.</param>
    public void WatchFolder(string path) => Add(new JournalEntry { Folder = path });

    /// <summary>Watches the containers, networks and volumes of a Compose project.</summary>
    /// <param name="project">The project's name.</param>
    public void WatchContainers(string project) => Add(new JournalEntry { Containers = project });

    /// <summary>Leaves a process and its folder in place after the run.</summary>
    /// <param name="process">The process id.</param>
    /// <param name="path">The process's watched folder; null when it has none.</param>
    public void Keep(int process, string? path = null)
    {
        lock (kept)
            kept.Add(process);
        lock (watched)
            watched.RemoveAll(entry => entry.Folder is { } folder && folder == path);
    }

    /// <summary>Finds processes and temporary folders of this run that still exist, and removes them.</summary>
    /// <param name="limit">The time limit for processes that are still ending.</param>
    /// <returns>One line per leak; empty when there is none.</returns>
    public async Task<IReadOnlyList<string>> AuditAsync(TimeSpan limit)
    {
        if (journal is null)
            return [];
        var clock = Stopwatch.StartNew();
        while (Left().Count > 0 && clock.Elapsed < limit)
            await Task.Delay(20);
        var left = new List<string>();
        foreach (var process in Left())
        {
            left.Add($"{ProcessTable.Describe(process)} was still running and has been killed");
            Signals.Kill(process);
        }

        lock (watched)
        {
            foreach (var entry in watched.Where(entry => Directory.Exists(entry.Folder)))
            {
                left.Add($"the folder {entry.Folder} still existed{(Leftovers.TryDelete(entry.Folder!) ? " and has been removed" : "")}");
            }
        }

        return left;
    }

    /// <summary>Kills all processes of the run. The task CleanUp, which starts when the run ends, removes containers and folders.</summary>
    public void KillAll()
    {
        foreach (var process in Left())
            Signals.Kill(process);
        lock (watched)
        {
            foreach (var entry in watched)
                Leftovers.FindProcess(entry)?.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Ends the watch at the normal end of a run, and unlocks the clone.</summary>
    public void Leave()
    {
        if (OperatingSystem.IsWindows())
            job?.Release(); // only kept processes are still in the job
        if (shell is not null)
        {
            try
            {
                shell.StandardInput.Write("dismissed\n");
                shell.StandardInput.Close();
                shell.WaitForExit();
            }
            catch (IOException)
            {
                // The shell has already ended.
            }
        }

        journal?.Clear();
        if (Environment.GetEnvironmentVariable(BackgroundVariable) is not null)
        {
            foreach (var line in cleanedUp)
                journal?.Add(new JournalEntry { Message = line });
        }

        Dispose();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (OperatingSystem.IsWindows())
            job?.Dispose();
        shell?.Dispose();
        journal?.Dispose();
        (job, shell, journal) = (null, null, null);
    }

    private IReadOnlyList<LiveProcess> Left()
    {
        lock (kept)
        {
            var allowed = kept.Concat(kept.SelectMany(ProcessTable.DescendantsOf).Select(process => process.Id)).Append(Environment.ProcessId).ToHashSet();
            return [.. ProcessTable.WithVariable(Variable, mark).Where(process => !allowed.Contains(process.Id))];
        }
    }

    private void Add(JournalEntry entry)
    {
        lock (watched)
            watched.Add(entry);
        journal?.Add(entry);
    }

    private string Owner()
    {
        try
        {
            return $"another run, {File.ReadAllText(OwnerFile)},";
        }
        catch (IOException)
        {
            return "another run";
        }
    }

    private Process StartShell()
    {
        // setsid shields the shell from signals of the terminal.
        var setsid = File.Exists("/usr/bin/setsid") ? "/usr/bin/setsid" : null;
        string[] command = [.. setsid is null ? [] : new[] { setsid }, "/bin/sh", "-c", ShellScript, "sh", program];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, WorkingDirectory = "/" };
        start.Environment.Remove(Variable);
        start.Environment[BackgroundVariable] = "1";
        return Process.Start(start)!;
    }
}
