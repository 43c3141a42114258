using System.Globalization;
using Dbal.Entities;

namespace Dbal.Backends.Sqlite;

/// <summary>
/// Decimals as text that sorts as the numbers do. SQLite has no exact decimals: its NUMERIC affinity makes doubles of them. Every value
/// of a field has the same width: digits with leading zeros, and for a negative number a minus and each digit's complement to nine
/// (<c>-1.5</c> as <c>-998.4</c>), since '-' sorts before '0' and the more negative number has to come first.
/// </summary>
internal static class SortableDecimal
{
    /// <summary>Writes a value of a decimal field.</summary>
    public static string Encode(Field field, decimal value)
    {
        var digits = Math.Abs(value).ToString("F" + field.Scale, CultureInfo.InvariantCulture);
        var width = Math.Max(1, field.Precision - field.Scale) + (field.Scale == 0 ? 0 : field.Scale + 1);
        digits = digits.PadLeft(width, '0');
        return value < 0 ? "-" + Complement(digits) : digits;
    }

    /// <summary>Reads what <see cref="Encode"/> wrote; the places after the point are the field's scale.</summary>
    public static decimal Decode(string text) => text.StartsWith('-') ? -Parse(Complement(text[1..])) : Parse(text);

    private static decimal Parse(string digits) => decimal.Parse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private static string Complement(string digits) => string.Create(digits.Length, digits, static (complement, digits) =>
    {
        for (var i = 0; i < digits.Length; i++)
            complement[i] = digits[i] == '.' ? '.' : (char)('0' + '9' - digits[i]);
    });
}
