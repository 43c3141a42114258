using System.Globalization;

namespace Dbal.Values;

/// <summary>Decimals with a declared precision and scale (S15).</summary>
public static class FixedPoint
{
    /// <summary>The most digits a decimal may declare: what <see cref="decimal"/> holds exactly.</summary>
    public const int MaxPrecision = 28;

    /// <summary>Reads digits with an optional sign and point; gives a value with exactly <paramref name="scale"/> places.</summary>
    public static string? Parse(string text, int precision, int scale, out decimal value)
    {
        value = 0;
        var unsigned = text.AsSpan(text.StartsWith('-') ? 1 : 0);
        var point = unsigned.IndexOf('.');
        var whole = point < 0 ? unsigned : unsigned[..point];
        var fraction = point < 0 ? [] : unsigned[(point + 1)..];
        if (whole.IsEmpty || (point >= 0 && fraction.IsEmpty) || whole.ContainsAnyExceptInRange('0', '9') || fraction.ContainsAnyExceptInRange('0', '9'))
            return $"must be a decimal in a string, such as \"{0m.ToString("F" + scale, CultureInfo.InvariantCulture)}\"";
        if (fraction.Length > scale)
            return $"must have at most {scale} digits after the point";
        if (whole.TrimStart('0').Length > precision - scale)
            return $"must have at most {precision - scale} digits before the point";
        value = decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        value = WithScale(value, scale);
        return null;
    }

    /// <summary>The same number with exactly this many places, for a number that has no more; zero loses its sign.</summary>
    public static decimal WithScale(decimal value, int scale) =>
        (value == 0 ? 0 : value) + new decimal(0, 0, 0, isNegative: false, (byte)scale);
}
