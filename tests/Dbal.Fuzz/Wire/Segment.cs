namespace Dbal.Fuzz.Wire;

/// <summary>Bytes that are sent at once.</summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="Pause">How long nothing is sent before them.</param>
internal sealed record Segment(byte[] Bytes, TimeSpan Pause = default);

/// <summary>What a sender does after its last byte.</summary>
internal enum Ending
{
    /// <summary>It receives until nothing more comes for a while, and closes.</summary>
    Close,

    /// <summary>It says that it sends no more, and receives (FIN). The daemon may take that for the end of the connection.</summary>
    HalfClose,

    /// <summary>It breaks off (RST).</summary>
    Reset,

    /// <summary>It waits for the daemon to close the connection.</summary>
    Wait,
}
