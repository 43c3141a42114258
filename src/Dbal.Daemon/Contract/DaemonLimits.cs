namespace Dbal.Daemon.Contract;

/// <summary>The limits of a request. Requests that exceed them are rejected with the API's error body.</summary>
internal static class DaemonLimits
{
    /// <summary>
    /// The maximum length of the request line in bytes: enough for a filter by the longest indexed value (768 characters, 12 bytes each when percent-encoded)
    /// and the longest cursor.
    /// </summary>
    public const int RequestLineBytes = 64 * 1024;

    /// <summary>The maximum size of all headers in bytes.</summary>
    public const int HeaderBytes = 32 * 1024;

    /// <summary>The maximum number of headers.</summary>
    public const int HeaderCount = 100;

    /// <summary>Bodies over the API's limit are read and discarded up to this size, so that the client receives 413 instead of a connection reset.</summary>
    public const long DroppedBodyBytes = 32 * 1024 * 1024;

    /// <summary>The time limit for receiving the headers of a request.</summary>
    public static readonly TimeSpan HeaderTime = TimeSpan.FromSeconds(10);
}
