using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Build.Processes;

/// <summary>
/// Keeps account of what a run starts, so that nothing of it is left, however the run ends. Three nets, one behind the other: the run itself
/// looks at its end (<see cref="AuditAsync"/>); a shell that outlives a killed run starts the task CleanUp; and the next run in the clone ends
/// what the journal of a killed one lists. On Linux every process that descends from the run is found by an environment variable that it inherits;
/// on macOS the processes of the journal are; on Windows a job object ends them with the run.
/// </summary>
/// <param name="folder">Where the journal is: a folder of the clone that can be written.</param>
/// <param name="program">The build program, which the shell starts for CleanUp.</param>
public sealed class ProcessGuard(string folder, string program) : IDisposable
{
    /// <summary>The environment variable that every process of a run inherits; its value names the run.</summary>
    internal const string Variable = "TESTMATRIX_RUN";

    // Set for a CleanUp that nobody watches: what it did, the next run says.
    private const string UnseenVariable = "TESTMATRIX_UNSEEN";

    private static readonly TimeSpan WaitInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan NoticeInterval = TimeSpan.FromSeconds(30);

    // The shell reads from a pipe that only the build holds open: the build's end is the pipe's end. (A parent-death signal would not do: it
    // follows the thread that started the process, and .NET ends idle threads.)
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

    /// <summary>Makes this run the one that works in the clone, and ends what a killed run has left.</summary>
    /// <param name="task">What the run does, for whoever has to wait for it.</param>
    /// <param name="removeContainers">Removes the clone's containers, networks and volumes; says what kept it from that, or null.</param>
    /// <param name="say">Takes lines for the user.</param>
    /// <param name="cancellationToken">Ends the wait for another run.</param>
    /// <exception cref="IOException">The journal cannot be written.</exception>
    public async Task EnterAsync(string task, Func<string?> removeContainers, Action<string> say, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var nextNotice = TimeSpan.Zero;
        while (!TryEnter(task, removeContainers, say))
        {
            if (clock.Elapsed >= nextNotice)
            {
                say($"Waiting for {Owner()} to end: one run at a time works in a clone.");
                nextNotice += NoticeInterval;
            }

            await Task.Delay(WaitInterval, cancellationToken);
        }
    }

    /// <summary>Like <see cref="EnterAsync"/>, but gives up while another run works in the clone.</summary>
    /// <param name="task">What the run does.</param>
    /// <param name="removeContainers">Removes the clone's containers, networks and volumes; says what kept it from that, or null.</param>
    /// <param name="say">Takes lines for the user.</param>
    /// <returns>Whether this run is now the one that works in the clone.</returns>
    public bool TryEnter(string task, Func<string?> removeContainers, Action<string> say)
    {
        journal = RunJournal.TryOpen(JournalFile);
        if (journal is null)
            return false;
        File.WriteAllText(OwnerFile, string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} ({task}, since {DateTime.Now:HH:mm:ss})"));
        cleanedUp = Leftovers.End(journal.Leftovers, removeContainers);
        foreach (var line in cleanedUp)
            say(line);
        journal.Clear();
        journal.Add(new JournalEntry { Mark = mark });
        Environment.SetEnvironmentVariable(Variable, mark);
        // A dotnet that a test starts would leave its build servers running, for the next build that may never come.
        Environment.SetEnvironmentVariable("MSBUILDDISABLENODEREUSE", "1");
        Environment.SetEnvironmentVariable("UseSharedCompilation", "false");
        if (OperatingSystem.IsWindows())
            job = WindowsJob.TryCreate();
        else
            shell = StartShell();
        return true;
    }

    /// <summary>Guards a process, and all that it starts.</summary>
    /// <param name="process">The process's number.</param>
    /// <param name="what">What it is, such as <c>the daemon of mysql</c>.</param>
    public void Watch(int process, string what)
    {
        try
        {
            using var running = Process.GetProcessById(process);
            Add(new JournalEntry { Process = process, Started = running.StartTime.ToUniversalTime(), What = what });
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has ended already.
        }
    }

    /// <summary>Guards a scratch folder: it is removed with all that is in it.</summary>
    /// <param name="path">The folder's absolute path.</param>
    public void WatchFolder(string path) => Add(new JournalEntry { Folder = path });

    /// <summary>Guards the containers, networks and volumes of a Compose project.</summary>
    /// <param name="project">The project's name.</param>
    public void WatchContainers(string project) => Add(new JournalEntry { Containers = project });

    /// <summary>Lets a process outlive the run, and with it the folder that it works in.</summary>
    /// <param name="process">The process's number.</param>
    /// <param name="path">A folder that was guarded; null for none.</param>
    public void Keep(int process, string? path = null)
    {
        lock (kept)
            kept.Add(process);
        lock (watched)
            watched.RemoveAll(entry => entry.Folder is { } folder && folder == path);
    }

    /// <summary>Looks for processes and scratch folders of this run that are still there, and ends them.</summary>
    /// <param name="limit">How long processes that are about to end may take.</param>
    /// <returns>A line for each thing that was left; empty when nothing was.</returns>
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
                left.Add($"the folder {entry.Folder} was still there{(Leftovers.TryDelete(entry.Folder!) ? " and has been removed" : "")}");
            }
        }

        return left;
    }

    /// <summary>Kills every process of the run at once. Containers and folders are left to the task CleanUp, which the end of the run starts.</summary>
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

    /// <summary>Says that the run ends in order: what it started has been stopped or is to stay.</summary>
    public void Leave()
    {
        if (OperatingSystem.IsWindows())
            job?.Release(); // only what is to stay is left in it
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
                // Somebody has ended the shell.
            }
        }

        journal?.Clear();
        if (Environment.GetEnvironmentVariable(UnseenVariable) is not null)
        {
            foreach (var line in cleanedUp)
                journal?.Add(new JournalEntry { Ended = line });
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
            var mayStay = kept.Concat(kept.SelectMany(ProcessTable.DescendantsOf).Select(process => process.Id)).Append(Environment.ProcessId).ToHashSet();
            return [.. ProcessTable.WithVariable(Variable, mark).Where(process => !mayStay.Contains(process.Id))];
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
        // In a session of its own, what a terminal sends to all that run in it does not reach the shell.
        var setsid = File.Exists("/usr/bin/setsid") ? "/usr/bin/setsid" : null;
        string[] command = [.. setsid is null ? [] : new[] { setsid }, "/bin/sh", "-c", ShellScript, "sh", program];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, WorkingDirectory = "/" };
        start.Environment.Remove(Variable);
        start.Environment[UnseenVariable] = "1";
        return Process.Start(start)!;
    }
}
