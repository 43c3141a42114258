using System.Buffers;

namespace Dbal.Values;

/// <summary>UUIDs as text: exactly 32 hexadecimal digits in any case and four hyphens (S20, RFC 9562, section 4).</summary>
internal static class UuidText
{
    private const int Length = 36;

    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789abcdefABCDEF-");

    /// <summary>Parses a UUID. <see cref="Guid"/> itself also accepts surrounding spaces, and a sign or 0x within.</summary>
    public static bool TryParse(string text, out Guid uuid)
    {
        uuid = default;
        return text.Length == Length && !text.AsSpan().ContainsAnyExcept(Characters) && Guid.TryParseExact(text, "D", out uuid);
    }
}
