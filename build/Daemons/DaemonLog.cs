namespace Build.Daemons;

/// <summary>Reads what a daemon wrote, while it may still be writing.</summary>
internal static class DaemonLog
{
    /// <summary>The last lines, oldest first, without those of the build's own requests; none when there is no file.</summary>
    /// <param name="file">The log.</param>
    /// <param name="lines">How many lines at most.</param>
    public static IReadOnlyList<string> Tail(string file, int lines) => [.. Read(file).Where(line => !line.Contains(DaemonClient.TraceId)).TakeLast(lines)];

    /// <summary>The lines that bear one of the trace ids, by id.</summary>
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
