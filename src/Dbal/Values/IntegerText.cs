namespace Dbal.Values;

/// <summary>
/// Reads integers exactly (S14). RFC 8259 makes no difference between the notations of a number, so <c>1.0</c> and <c>1e3</c> are integers; a
/// fraction of whatever size is not. Floating-point and decimal types would round a small fraction away.
/// </summary>
internal static class IntegerText
{
    private const int MaxDigits = 19; // of a 64-bit integer

    // Beyond the length of any text, so that a digit more or less in it does not matter.
    private const long MaxExponent = 1L << 40;

    /// <summary>Reads a number in the notation of JSON. Zeros before its first digit are allowed.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long value)
    {
        if (TryParseDigits(text, out value))
            return true;
        var negative = text.StartsWith("-");
        if (!TrySplit(negative ? text[1..] : text, out var whole, out var fraction, out var exponent))
            return false;

        // The number is the digits of both parts, without the zeros at their ends, times a power of ten.
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

    /// <summary>Reads digits with an optional minus before them.</summary>
    public static bool TryParseDigits(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        var negative = text.StartsWith("-");
        var digits = negative ? text[1..] : text;
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
            return false;
        // Negative, since that range is the larger one.
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
