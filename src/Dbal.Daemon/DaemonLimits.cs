namespace Dbal.Daemon;

/// <summary>How much of a request is taken. What is over is refused with the error body of the API.</summary>
internal static class DaemonLimits
{
    /// <summary>The most bytes of the request line: a filter by the longest indexed value (768 characters of 12 bytes in percent-encoding) beside the longest cursor.</summary>
    public const int RequestLineBytes = 64 * 1024;

    /// <summary>The most bytes of all headers.</summary>
    public const int HeaderBytes = 32 * 1024;

    /// <summary>The most headers.</summary>
    public const int HeaderCount = 100;

    /// <summary>Bodies over the API's limit are read and dropped up to this size, so that the client gets its 413 in place of a broken connection.</summary>
    public const long DroppedBodyBytes = 32 * 1024 * 1024;

    /// <summary>How long the headers of a request may take.</summary>
    public static readonly TimeSpan HeaderTime = TimeSpan.FromSeconds(10);
}
