using System.Globalization;

namespace Dbal.Values;

/// <summary>Decimals with a declared precision and scale (S15).</summary>
public static class FixedPoint
{
    /// <summary>The maximum precision: the digits that <see cref="decimal"/> represents exactly.</summary>
    public const int MaxPrecision = 28;

    /// <summary>Reads digits with an optional sign and decimal point; the value has exactly <paramref name="scale"/> decimal places.</summary>
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

    /// <summary>Returns the same number with exactly this scale, which must not be smaller than its own; zero loses its sign.</summary>
    public static decimal WithScale(decimal value, int scale) =>
        (value == 0 ? 0 : value) + new decimal(0, 0, 0, isNegative: false, (byte)scale);
}
