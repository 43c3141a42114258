using System.Globalization;
using System.Text.RegularExpressions;

namespace Dbal.Values;

/// <summary>Instants as RFC 3339 text, in milliseconds (S18).</summary>
public static partial class Timestamps
{
    /// <summary>The number of characters of the result of <see cref="Format(DateTime)"/>.</summary>
    public const int Length = 24;

    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const int LengthOfRoundTrip = 33; // the longest result of the format O

    private static readonly DateTime FirstInstant = new(1000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>
    /// Parses an RFC 3339 date-time with an offset up to ±23:59, truncated to milliseconds. The year must be 1000 to 9999 in UTC; leap seconds are rejected.
    /// </summary>
    public static bool TryParse(string text, out DateTime instant)
    {
        instant = default;
        var match = DateTimeWithOffset().Match(text);
        if (!match.Success)
            return false;
        var milliseconds = match.Groups["fraction"].ValueSpan is { IsEmpty: false } digits ? $"{digits[..Math.Min(3, digits.Length)]}".PadRight(3, '0') : "000";
        var normal = $"{match.Groups["date"].ValueSpan}T{match.Groups["time"].ValueSpan}.{milliseconds}Z";
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTime.TryParseExact(normal, Form, CultureInfo.InvariantCulture, Utc, out var local))
            return false;
        var ticks = local.Ticks - OffsetOf(match.Groups["offset"].ValueSpan).Ticks;
        if (ticks < FirstInstant.Ticks || ticks > DateTime.MaxValue.Ticks)
            return false;
        instant = new DateTime(ticks, DateTimeKind.Utc);
        return true;
    }

    /// <summary>Formats an instant as <c>2026-02-06T10:00:00.000Z</c>.</summary>
    public static string Format(DateTime instant) => string.Create(Length, instant, static (text, instant) =>
    {
        Span<char> whole = stackalloc char[LengthOfRoundTrip];
        instant.TryFormat(whole, out _, "O", CultureInfo.InvariantCulture); // many times as fast as a custom format
        whole[..(Length - 1)].CopyTo(text);
        text[^1] = 'Z';
    });

    /// <summary>Formats an instant like <see cref="Format(DateTime)"/>, in UTF-8.</summary>
    /// <param name="instant">The instant.</param>
    /// <param name="text">Receives <see cref="Length"/> bytes.</param>
    public static void Format(DateTime instant, Span<byte> text)
    {
        Span<byte> whole = stackalloc byte[LengthOfRoundTrip];
        instant.TryFormat(whole, out _, "O", CultureInfo.InvariantCulture);
        whole[..(Length - 1)].CopyTo(text);
        text[Length - 1] = (byte)'Z';
    }

    /// <summary>Parses the result of <see cref="Format(DateTime, Span{byte})"/>.</summary>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static DateTime ParseExact(ReadOnlySpan<byte> text)
    {
        if (text is not [_, _, _, _, (byte)'-', _, _, (byte)'-', _, _, (byte)'T', _, _, (byte)':', _, _, (byte)':', _, _, (byte)'.', _, _, _, (byte)'Z'])
            throw new FormatException("The text is not an instant in UTC with milliseconds.");
        return new DateTime(
            Number(text[..4]), Number(text[5..7]), Number(text[8..10]), Number(text[11..13]), Number(text[14..16]), Number(text[17..19]), Number(text[20..23]),
            DateTimeKind.Utc);

        static int Number(ReadOnlySpan<byte> digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    /// <summary>The current time, truncated to milliseconds.</summary>
    public static DateTime Now(TimeProvider clock)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }

    // DateTimeOffset only supports offsets up to ±14:00 (RFC 3339, section 5.6: time-hour is 00 to 23).
    private static TimeSpan OffsetOf(ReadOnlySpan<char> offset)
    {
        if (offset is "Z" or "z")
            return TimeSpan.Zero;
        var span = new TimeSpan(int.Parse(offset[1..3], CultureInfo.InvariantCulture), int.Parse(offset[4..], CultureInfo.InvariantCulture), seconds: 0);
        return offset[0] == '-' ? -span : span;
    }

    [GeneratedRegex(
        @"\A(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?<time>[0-9]{2}:[0-9]{2}:[0-9]{2})"
        + @"(\.(?<fraction>[0-9]+))?(?<offset>[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])\z")]
    private static partial Regex DateTimeWithOffset();
}
