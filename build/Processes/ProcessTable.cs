using System.Globalization;
using System.Text;

namespace Build.Processes;

/// <summary>A process, identified by id and start time, because process ids are reused.</summary>
/// <param name="Id">The process id.</param>
/// <param name="Start">The start time, in clock ticks since the system's start.</param>
internal sealed record LiveProcess(int Id, long Start);

/// <summary>Reads the processes of this machine from <c>/proc</c> (proc(5)). Finds no process on systems without it, such as macOS and Windows.</summary>
internal static class ProcessTable
{
    /// <summary>Returns all descendants of a process.</summary>
    /// <param name="id">The process id.</param>
    public static IReadOnlyList<LiveProcess> DescendantsOf(int id)
    {
        var children = All().ToLookup(stat => stat.Parent, stat => new LiveProcess(stat.Id, stat.Start));
        var found = new List<LiveProcess>(children[id]);
        for (var i = 0; i < found.Count; i++)
            found.AddRange(children[found[i].Id]);
        return found;
    }

    /// <summary>Returns the running processes that were started with this value of an environment variable.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <param name="value">Its value.</param>
    public static IReadOnlyList<LiveProcess> WithVariable(string variable, string value)
    {
        var assignment = Encoding.UTF8.GetBytes($"{variable}={value}\0");
        return
        [
            .. All().Where(stat => stat.State != 'Z' && Read(stat.Id, "environ").AsSpan().IndexOf(assignment) >= 0)
                .Select(stat => new LiveProcess(stat.Id, stat.Start)),
        ];
    }

    /// <summary>Whether the process is running. A zombie is not.</summary>
    /// <param name="process">The process.</param>
    public static bool IsAlive(LiveProcess process) => StatOf(process.Id) is { State: not 'Z' } stat && stat.Start == process.Start;

    /// <summary>Whether a signal such as SIGSTOP has stopped the process.</summary>
    /// <param name="id">The process.</param>
    public static bool IsStopped(int id) => StatOf(id) is { State: 'T' };

    /// <summary>Returns the process with this id; null when there is none.</summary>
    /// <param name="id">The process.</param>
    public static LiveProcess? Find(int id) => StatOf(id) is { } stat ? new LiveProcess(id, stat.Start) : null;

    /// <summary>Describes a process for messages: <c>process 12 (node server.mjs), listening on port 8081</c>.</summary>
    /// <param name="process">The process.</param>
    public static string Describe(LiveProcess process)
    {
        const int Limit = 120;
        var command = Encoding.UTF8.GetString(Read(process.Id, "cmdline")).TrimEnd('\0').Replace('\0', ' ');
        var ports = ListeningPorts(process.Id);
        return $"process {process.Id}"
            + (command.Length > 0 ? $" ({(command.Length > Limit ? command[..Limit] + "..." : command)})" : "")
            + (ports.Count > 0 ? $", listening on port {string.Join(", ", ports)}" : "");
    }

    private static IReadOnlyList<int> ListeningPorts(int id)
    {
        const string Listening = "0A";
        var sockets = new HashSet<string>();
        try
        {
            foreach (var descriptor in Directory.EnumerateFiles($"/proc/{id}/fd"))
            {
                if (new FileInfo(descriptor).LinkTarget is { } target && target.StartsWith("socket:[", StringComparison.Ordinal))
                    sockets.Add(target["socket:[".Length..^1]);
            }

            return
            [
                .. from file in (string[])["/proc/net/tcp", "/proc/net/tcp6"]
                   where File.Exists(file)
                   from line in File.ReadLines(file).Skip(1)
                   let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                   where fields[3] == Listening && sockets.Contains(fields[9])
                   select int.Parse(fields[1][(fields[1].IndexOf(':') + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static IEnumerable<Stat> All() => Directory.Exists("/proc/self")
        ? Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var number) ? StatOf(number) : null)
            .OfType<Stat>()
        : [];

    private static Stat? StatOf(int id)
    {
        // The second field, the name in parentheses, may itself contain spaces and parentheses.
        var text = Encoding.UTF8.GetString(Read(id, "stat"));
        if (text.Length == 0)
            return null;
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return new Stat(id, fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture), long.Parse(fields[19], CultureInfo.InvariantCulture));
    }

    private static byte[] Read(int id, string file)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{id}/{file}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private sealed record Stat(int Id, char State, int Parent, long Start);
}
