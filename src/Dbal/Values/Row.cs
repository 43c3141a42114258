using System.Security.Cryptography;

namespace Dbal.Values;

/// <summary>A row of an entity.</summary>
/// <param name="Values">The values by <see cref="Entities.Field.Ordinal"/>, each in the CLR type of its field's type, or null.</param>
/// <param name="Version">A number that changes with every write; the row's ETag is derived from it (S35).</param>
public sealed record Row(object?[] Values, long Version)
{
    /// <summary>The id, unique within the tenant.</summary>
    public Guid Id => (Guid)Values[0]!;

    /// <summary>
    /// Returns a random version from 1 to 2^53 - 1. Random, so that a row that is deleted and created again has a different version; at most 2^53 - 1, so
    /// that every driver represents it exactly.
    /// </summary>
    public static long NewVersion()
    {
        Span<byte> bytes = stackalloc byte[8];
        RandomNumberGenerator.Fill(bytes);
        return Math.Max(1, BitConverter.ToInt64(bytes) & ((1L << 53) - 1));
    }
}
