namespace Build.Daemons;

/// <summary>Reads a daemon's log, even while the daemon writes it.</summary>
internal static class DaemonLog
{
    /// <summary>Returns the last lines, oldest first, without those of the build's own requests; empty when there is no log.</summary>
    /// <param name="file">The log.</param>
    /// <param name="lines">The maximum number of lines.</param>
    public static IReadOnlyList<string> Tail(string file, int lines) => [.. Read(file).Where(line => !line.Contains(DaemonClient.TraceId)).TakeLast(lines)];

    /// <summary>Returns the lines with one of the trace ids, by id.</summary>
    /// <param name="file">The log.</param>
    /// <param name="traceIds">Trace ids of W3C Trace Context: 32 hexadecimal digits.</param>
    public static ILookup<string, string> ByTrace(string file, IReadOnlyCollection<string> traceIds) => Read(file)
        .SelectMany(line => traceIds.Where(line.Contains).Select(id => (id, line)))
        .ToLookup(pair => pair.id, pair => pair.line);

    private static IEnumerable<string> Read(string file)
    {
        if (!File.Exists(file))
            yield break;
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}
