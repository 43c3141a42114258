using System.Security.Cryptography;
using System.Text;

namespace Build.Processes;

/// <summary>
/// Locks a resource, such as a port or a database, against other runs on this machine, in any clone. The system releases the lock when the process
/// ends, even when it is killed. Other machines are not affected.
/// </summary>
internal sealed class MachineLock : IDisposable
{
    private readonly FileStream stream;

    private MachineLock(FileStream stream) => this.stream = stream;

    /// <summary>Acquires the lock; returns null while another run holds it.</summary>
    /// <param name="resource">The resource. Every run must use the same text for the same resource.</param>
    public static MachineLock? TryTake(string resource)
    {
        var file = Path.Combine(Path.GetTempPath(), $"dbal-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(resource)))[..16]}.lock");
        try
        {
            var stream = Open(file, FileMode.OpenOrCreate);
            if (File.Exists(file))
                return new MachineLock(stream);

            // The previous holder has just deleted the file. A lock on a deleted file is useless, so try again.
            stream.Dispose();
            return TryTake(resource);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Acquires the lock, after waiting for another run that holds it.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="waiting">Called once, when another run holds the lock.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public static async Task<MachineLock> TakeAsync(string resource, Action waiting, CancellationToken cancellationToken)
    {
        var isWaiting = false;
        while (true)
        {
            if (TryTake(resource) is { } taken)
                return taken;
            if (!isWaiting)
                waiting();
            isWaiting = true;
            await Task.Delay(100, cancellationToken);
        }
    }

    /// <summary>Removes the lock files of killed runs.</summary>
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
                // Another run holds the lock, or the file belongs to another user.
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => stream.Dispose();

    // FileShare.None locks the file (flock(2) on Unix); the system releases the lock when the process ends.
    private static FileStream Open(string file, FileMode mode) =>
        new(file, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
}
