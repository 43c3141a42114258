using System.Globalization;

namespace Build.Daemons;

/// <summary>A process as long as it lives: its number may be given to another one later, with another start.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Start">When it started, in clock ticks since the system did.</param>
internal sealed record LiveProcess(int Id, long Start);

/// <summary>Which processes came out of which (proc(5), <c>/proc/PID/stat</c>). Empty where there is no <c>/proc</c>.</summary>
internal static class ProcessTree
{
    /// <summary>The process's children, their children, and so on.</summary>
    public static IReadOnlyList<LiveProcess> DescendantsOf(int id)
    {
        if (!Directory.Exists("/proc/self"))
            return [];
        var children = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var number) ? Read(number) : null)
            .OfType<Stat>()
            .ToLookup(stat => stat.Parent, stat => new LiveProcess(stat.Id, stat.Start));
        var found = new List<LiveProcess>(children[id]);
        for (var i = 0; i < found.Count; i++)
            found.AddRange(children[found[i].Id]);
        return found;
    }

    /// <summary>Whether the process still lives; a zombie that nobody has waited for does not.</summary>
    public static bool IsAlive(LiveProcess process) => Read(process.Id) is { State: not 'Z' } stat && stat.Start == process.Start;

    private static Stat? Read(int id)
    {
        try
        {
            // The name, second and in parentheses, may itself hold spaces and parentheses.
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new Stat(id, fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture), long.Parse(fields[19], CultureInfo.InvariantCulture));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed record Stat(int Id, char State, int Parent, long Start);
}
