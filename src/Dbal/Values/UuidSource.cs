using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Dbal.Values;

/// <summary>
/// Creates version 7 UUIDs that increase monotonically within this process, so that rows created in one millisecond sort in the order of their creation
/// (RFC 9562, section 6.2, method 1: the 12 bits after the version are a counter).
/// </summary>
internal static class UuidSource
{
    private const int CounterBits = 12;
    private static long lastTick;

    /// <summary>Returns a UUID that is greater than every earlier one of this process.</summary>
    public static Guid Next(TimeProvider clock)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds() << CounterBits;
        long tick, last;
        do
        {
            last = Interlocked.Read(ref lastTick);
            tick = Math.Max(now, last + 1); // beyond 4096 in one millisecond, take the next millisecond
        }
        while (Interlocked.CompareExchange(ref lastTick, tick, last) != last);

        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes[8..]);
        BinaryPrimitives.WriteInt64BigEndian(bytes, (tick >> CounterBits << 16) | 0x7000 | (tick & 0xFFF));
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
