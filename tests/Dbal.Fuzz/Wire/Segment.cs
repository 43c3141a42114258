namespace Dbal.Fuzz.Wire;

/// <summary>Bytes that are sent at once.</summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="Pause">The pause before them.</param>
internal sealed record Segment(byte[] Bytes, TimeSpan Pause = default);

/// <summary>The client's action after its last byte.</summary>
internal enum Ending
{
    /// <summary>Receive until nothing arrives for a while, then close.</summary>
    Close,

    /// <summary>Close the sending direction (FIN), and receive. The daemon may treat this as the end of the connection.</summary>
    HalfClose,

    /// <summary>Abort the connection (RST).</summary>
    Reset,

    /// <summary>Wait until the daemon closes the connection.</summary>
    Wait,
}
