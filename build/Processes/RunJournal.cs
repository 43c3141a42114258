using System.Text.Json;
using System.Text.Json.Serialization;

namespace Build.Processes;

/// <summary>
/// The file that lists what a run has started. It is locked during the run, so that a clone allows one run at a time. After a killed run, the next run
/// cleans up what the file lists.
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

    /// <summary>The entries of the last run, if it was killed; empty when it ended normally.</summary>
    public IReadOnlyList<JournalEntry> Leftovers { get; }

    /// <summary>Opens and locks the journal; returns null while another run holds the lock.</summary>
    /// <param name="file">The file's path. The file is created when it is missing.</param>
    /// <exception cref="IOException">The file is not writable.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is not writable.</exception>
    public static RunJournal? TryOpen(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        try
        {
            // FileShare.None locks the file (flock(2) on Unix). The system releases the lock when the process ends, even when it is killed.
            return new RunJournal(new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (IsLocked(exception))
        {
            return null;
        }
    }

    /// <summary>Adds an entry, and flushes it to the file.</summary>
    /// <param name="entry">What was started, or is about to be started.</param>
    public void Add(JournalEntry entry)
    {
        lock (writing)
        {
            stream.Seek(0, SeekOrigin.End);
            stream.Write([.. JsonSerializer.SerializeToUtf8Bytes(entry, Format), (byte)'\n']);
            stream.Flush();
        }
    }

    /// <summary>Removes all entries.</summary>
    public void Clear()
    {
        lock (writing)
        {
            stream.SetLength(0);
            stream.Flush();
        }
    }

    /// <summary>Unlocks the journal. Its entries are kept.</summary>
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
                // The incomplete last line of a killed run.
            }
        }

        return entries;
    }

    // EWOULDBLOCK on Linux and macOS; ERROR_SHARING_VIOLATION on Windows.
    private static bool IsLocked(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x80070020);
}

/// <summary>An entry of the journal: something that a run started, or a message. Only the members of one kind are set.</summary>
internal sealed record JournalEntry
{
    /// <summary>The value of <see cref="ProcessGuard.Variable"/> in every process of the run.</summary>
    public string? Mark { get; init; }

    /// <summary>A process id.</summary>
    public int? Process { get; init; }

    /// <summary>The process's start time in UTC, because process ids are reused.</summary>
    public DateTime? Started { get; init; }

    /// <summary>The description of the process, such as <c>the daemon of mysql</c>.</summary>
    public string? What { get; init; }

    /// <summary>A folder to remove.</summary>
    public string? Folder { get; init; }

    /// <summary>The Compose project whose containers, networks and volumes to remove.</summary>
    public string? Containers { get; init; }

    /// <summary>A message of a clean-up in the background, for the next run to print.</summary>
    public string? Message { get; init; }
}
