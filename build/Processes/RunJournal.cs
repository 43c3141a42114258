using System.Text.Json;
using System.Text.Json.Serialization;

namespace Build.Processes;

/// <summary>
/// The file that lists what a run has started. It is locked while the run lives, so that one run at a time works in a clone; what a run
/// leaves in it that was killed is for the next one to end.
/// </summary>
internal sealed class RunJournal : IDisposable
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private readonly Lock writing = new();
    private readonly FileStream stream;

    private RunJournal(FileStream stream)
    {
        this.stream = stream;
        Leftovers = Read();
    }

    /// <summary>What the last run had started when it was killed; empty when it ended in order.</summary>
    public IReadOnlyList<JournalEntry> Leftovers { get; }

    /// <summary>Opens and locks the journal; null while another run has it.</summary>
    /// <param name="file">Its path; made when it is missing.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be written.</exception>
    public static RunJournal? TryOpen(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        try
        {
            // FileShare.None locks the file (flock(2) on Unix); the system releases the lock when the process ends, whatever ends it.
            return new RunJournal(new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (IsLocked(exception))
        {
            return null;
        }
    }

    /// <summary>Adds an entry. It is in the file when this returns.</summary>
    /// <param name="entry">What was started, or is about to be.</param>
    public void Add(JournalEntry entry)
    {
        lock (writing)
        {
            stream.Seek(0, SeekOrigin.End);
            stream.Write([.. JsonSerializer.SerializeToUtf8Bytes(entry, Format), (byte)'\n']);
            stream.Flush();
        }
    }

    /// <summary>Empties the journal: nothing that it listed is left, or what is left is to stay.</summary>
    public void Clear()
    {
        lock (writing)
        {
            stream.SetLength(0);
            stream.Flush();
        }
    }

    /// <summary>Unlocks the journal; what it lists stays in it.</summary>
    public void Dispose() => stream.Dispose();

    private List<JournalEntry> Read()
    {
        var entries = new List<JournalEntry>();
        using var reader = new StreamReader(stream, leaveOpen: true);
        while (reader.ReadLine() is { } line)
        {
            try
            {
                entries.Add(JsonSerializer.Deserialize<JournalEntry>(line, Format)!);
            }
            catch (JsonException)
            {
                // The last line of a run that was killed while it wrote.
            }
        }

        return entries;
    }

    // EWOULDBLOCK on Linux and macOS; ERROR_SHARING_VIOLATION on Windows.
    private static bool IsLocked(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x80070020);
}

/// <summary>A thing that a run has started, or a sentence on what became of it. One of the members is set.</summary>
internal sealed record JournalEntry
{
    /// <summary>The value of <see cref="ProcessGuard.Variable"/> in every process of the run.</summary>
    public string? Mark { get; init; }

    /// <summary>A process's number.</summary>
    public int? Process { get; init; }

    /// <summary>When the process started, in UTC: its number may be another one's by now.</summary>
    public DateTime? Started { get; init; }

    /// <summary>What the process is, such as <c>the daemon of mysql</c>.</summary>
    public string? What { get; init; }

    /// <summary>A folder to remove.</summary>
    public string? Folder { get; init; }

    /// <summary>A Compose project whose containers, networks and volumes are to be removed.</summary>
    public string? Containers { get; init; }

    /// <summary>What has been ended already, for the next run to say.</summary>
    public string? Ended { get; init; }
}
