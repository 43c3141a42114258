namespace Dbal.Values;

/// <summary>
/// Parses integers exactly (S14). RFC 8259 does not distinguish notations of a number, so <c>1.0</c> and <c>1e3</c> are integers; a number with a fraction
/// of any size is not. Floating-point and decimal types would round a small fraction away.
/// </summary>
internal static class IntegerText
{
    private const int MaxDigits = 19; // of a 64-bit integer

    // Larger than the length of any text, so that adding the digits of one cannot change the outcome.
    private const long MaxExponent = 1L << 40;

    /// <summary>Parses a number in JSON notation. Leading zeros are allowed.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long value)
    {
        if (TryParseDigits(text, out value))
            return true;
        var negative = text.StartsWith("-");
        if (!TrySplit(negative ? text[1..] : text, out var whole, out var fraction, out var exponent))
            return false;

        // The number equals the digits of both parts, without leading and trailing zeros, times a power of ten.
        var digits = string.Concat(whole, fraction).AsSpan().TrimStart('0');
        var power = exponent - fraction.Length + digits.Length;
        digits = digits.TrimEnd('0');
        power -= digits.Length;
        if (digits.IsEmpty)
            return true;
        if (power < 0 || digits.Length + power > MaxDigits)
            return false;
        return TryParseDigits($"{(negative ? "-" : "")}{digits}{new string('0', (int)power)}", out value);
    }

    /// <summary>Parses digits with an optional minus sign.</summary>
    public static bool TryParseDigits(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        var negative = text.StartsWith("-");
        var digits = negative ? text[1..] : text;
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
            return false;
        // Negative, because that range is larger.
        foreach (var digit in digits)
        {
            var next = unchecked((value * 10) - (digit - '0'));
            if (value < long.MinValue / 10 || next > value)
                return false;
            value = next;
        }
        if (negative)
            return true;
        value = -value;
        return value >= 0;
    }

    private static bool TrySplit(ReadOnlySpan<char> unsigned, out ReadOnlySpan<char> whole, out ReadOnlySpan<char> fraction, out long exponent)
    {
        exponent = 0;
        var end = unsigned.IndexOfAny('e', 'E');
        var mantissa = end < 0 ? unsigned : unsigned[..end];
        var point = mantissa.IndexOf('.');
        whole = point < 0 ? mantissa : mantissa[..point];
        fraction = point < 0 ? [] : mantissa[(point + 1)..];
        return AreDigits(whole) && (point < 0 || AreDigits(fraction)) && (end < 0 || TryParseExponent(unsigned[(end + 1)..], out exponent));
    }

    private static bool TryParseExponent(ReadOnlySpan<char> text, out long exponent)
    {
        exponent = 0;
        var negative = text.StartsWith("-");
        var digits = negative || text.StartsWith("+") ? text[1..] : text;
        if (!AreDigits(digits))
            return false;
        foreach (var digit in digits)
            exponent = Math.Min(MaxExponent, (exponent * 10) + (digit - '0'));
        exponent = negative ? -exponent : exponent;
        return true;
    }

    private static bool AreDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');
}
