using System.Security.Cryptography;

namespace Dbal.Backends;

/// <summary>A row of an entity.</summary>
/// <param name="Values">By <see cref="Entities.Field.Ordinal"/>, each in the CLR type of its field's type, or null.</param>
/// <param name="Version">Another number after every write; the row's ETag is made of it (S35).</param>
public sealed record Row(object?[] Values, long Version)
{
    /// <summary>The id, unique within the tenant.</summary>
    public Guid Id => (Guid)Values[0]!;

    /// <summary>
    /// A version that no row had before: random, from 1 to 2^53 - 1, so that a row that was deleted and made again never passes for the old one,
    /// and the number is exact in every driver.
    /// </summary>
    public static long NewVersion()
    {
        Span<byte> bytes = stackalloc byte[8];
        RandomNumberGenerator.Fill(bytes);
        return Math.Max(1, BitConverter.ToInt64(bytes) & ((1L << 53) - 1));
    }
}
