using System.Globalization;
using System.Text;
using Dbal.Entities;

namespace Dbal.Backends.Sqlite;

/// <summary>
/// Encodes decimals as text that sorts numerically. SQLite has no exact decimals; its NUMERIC affinity converts them to doubles. All values of a field
/// have the same width: digits with leading zeros. A negative number is a minus sign and the nine's complement of each digit (<c>-1.5</c> as
/// <c>-998.4</c>), because '-' sorts before '0' and the smaller number has to come first.
/// </summary>
internal static class SortableDecimal
{
    /// <summary>Encodes a value of a decimal field.</summary>
    public static string Encode(Field field, decimal value)
    {
        var digits = Math.Abs(value).ToString("F" + field.Scale, CultureInfo.InvariantCulture);
        var width = Math.Max(1, field.Precision - field.Scale) + (field.Scale == 0 ? 0 : field.Scale + 1);
        digits = digits.PadLeft(width, '0');
        return value < 0 ? "-" + Complement(digits) : digits;
    }

    /// <summary>Decodes the result of <see cref="Encode"/>, in UTF-8.</summary>
    public static decimal Decode(ReadOnlySpan<byte> text) =>
        text is [(byte)'-', .. var digits] ? -Parse(Encoding.UTF8.GetBytes(Complement(Encoding.UTF8.GetString(digits)))) : Parse(text);

    private static decimal Parse(ReadOnlySpan<byte> digits) => decimal.Parse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private static string Complement(string digits) => string.Create(digits.Length, digits, static (complement, digits) =>
    {
        for (var i = 0; i < digits.Length; i++)
            complement[i] = digits[i] == '.' ? '.' : (char)('0' + '9' - digits[i]);
    });
}
