using System.Globalization;
using System.Text.RegularExpressions;

namespace Dbal.Values;

/// <summary>Instants as RFC 3339 text, in milliseconds (S18).</summary>
public static partial class Timestamps
{
    /// <summary>Reads an RFC 3339 date-time with an offset; digits after the milliseconds are cut. Years 1000 to 9999, in UTC.</summary>
    public static bool TryParse(string text, out DateTime instant)
    {
        instant = default;
        var match = DateTimeWithOffset().Match(text);
        if (!match.Success)
            return false;
        var milliseconds = match.Groups["fraction"].ValueSpan is { IsEmpty: false } digits ? $"{digits[..Math.Min(3, digits.Length)]}".PadRight(3, '0') : "000";
        var offset = match.Groups["offset"].Value is "Z" or "z" ? "+00:00" : match.Groups["offset"].Value;
        var normal = $"{match.Groups["date"].Value}T{match.Groups["time"].Value}.{milliseconds}{offset}";
        if (!DateTimeOffset.TryParseExact(normal, "yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed))
            return false;
        instant = parsed.UtcDateTime;
        return instant.Year >= 1000;
    }

    /// <summary>Writes an instant as <c>2026-02-06T10:00:00.000Z</c>.</summary>
    public static string Format(DateTime instant) => instant.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The clock's time, cut to milliseconds.</summary>
    public static DateTime Now(TimeProvider clock)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }

    [GeneratedRegex(@"\A(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?<time>[0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?<fraction>[0-9]+))?(?<offset>[Zz]|[+-][0-9]{2}:[0-9]{2})\z")]
    private static partial Regex DateTimeWithOffset();
}
