using System.Security.Cryptography;
using System.Text;

namespace Build.Processes;

/// <summary>
/// Makes a thing of this machine, such as a port or a database, belong to one run at a time, in whichever clone. The system releases the lock when
/// the run ends, whatever ends it. Runs of other machines are not kept out.
/// </summary>
internal sealed class MachineLock : IDisposable
{
    private readonly FileStream stream;

    private MachineLock(FileStream stream) => this.stream = stream;

    /// <summary>Takes the lock; null while another run has it.</summary>
    /// <param name="thing">What is locked: the same text in every run that means the same thing.</param>
    public static MachineLock? TryTake(string thing)
    {
        var file = Path.Combine(Path.GetTempPath(), $"dbal-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(thing)))[..16]}.lock");
        try
        {
            var stream = Open(file, FileMode.OpenOrCreate);
            if (File.Exists(file))
                return new MachineLock(stream);

            // The run that had it has just deleted the file: a lock on a file without a name keeps nobody out.
            stream.Dispose();
            return TryTake(thing);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Waits until no other run has the lock.</summary>
    /// <param name="thing">What is locked.</param>
    /// <param name="waits">Called once when another run has it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<MachineLock> TakeAsync(string thing, Action waits, CancellationToken cancellationToken)
    {
        var said = false;
        while (true)
        {
            if (TryTake(thing) is { } taken)
                return taken;
            if (!said)
                waits();
            said = true;
            await Task.Delay(100, cancellationToken);
        }
    }

    /// <summary>Removes the files of locks that killed runs had.</summary>
    public static void RemoveStale()
    {
        foreach (var file in Directory.EnumerateFiles(Path.GetTempPath(), "dbal-*.lock"))
        {
            try
            {
                Open(file, FileMode.Open).Dispose();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Another run has the lock, or it is another user's.
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => stream.Dispose();

    // FileShare.None locks the file (flock(2) on Unix); the system releases the lock when the process ends.
    private static FileStream Open(string file, FileMode mode) =>
        new(file, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
}
