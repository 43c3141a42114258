using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dbal.Compare.Entities;

namespace Dbal.Compare.Model;

/// <summary>The rules on values (S10 to S23). Values are string, long, decimal, double, bool, DateTime or DateOnly; uuids and json are string.</summary>
internal static partial class Values
{
    /// <summary>Reads a value of a body other than null.</summary>
    /// <returns>Whether it is valid.</returns>
    public static bool TryRead(Field field, JsonElement json, out object? value)
    {
        value = null;
        switch (field.Kind, json.ValueKind)
        {
            case (Kind.Json, _):
                value = json.GetRawText();
                return IsStorable(json);
            case (Kind.Boolean, JsonValueKind.True or JsonValueKind.False):
                value = json.GetBoolean();
                return true;
            case (Kind.Integer or Kind.Bigint or Kind.Double, JsonValueKind.Number):
                return TryParse(field, json.GetRawText(), isFilter: false, out value);
            case (Kind.Bigint, JsonValueKind.String):
                return TryText(json, out var digits) && DigitsOnly().IsMatch(digits) && TryParse(field, digits, isFilter: false, out value);
            case (Kind.Integer or Kind.Double or Kind.Boolean, _) or (_, not JsonValueKind.String):
                return false;
            default:
                return TryText(json, out var text) && TryParse(field, text, isFilter: false, out value);
        }
    }

    /// <summary>Reads a value of a filter, a default or a limit. In a filter, the field's own limits do not count.</summary>
    /// <returns>Whether it is valid.</returns>
    public static bool TryParse(Field field, string text, bool isFilter, out object? value)
    {
        value = null;
        switch (field.Kind)
        {
            case Kind.String or Kind.Text:
                value = text;
                return IsStorable(text) && (isFilter || field.MaxLength is null || text.EnumerateRunes().Count() <= field.MaxLength);
            case Kind.Enum:
                value = text;
                return field.Values.Contains(text);
            case Kind.Integer or Kind.Bigint:
                var range = field.Kind == Kind.Integer ? ((long)int.MinValue, (long)int.MaxValue) : (long.MinValue, long.MaxValue);
                if (Integer(text) is not { } whole || whole < range.Item1 || whole > range.Item2)
                    return false;
                value = (long)whole;
                break;
            case Kind.Decimal:
                var match = DecimalText().Match(text);
                if (!match.Success || match.Groups[2].Length > field.Scale || match.Groups[1].Value.TrimStart('0').Length > field.Precision - field.Scale)
                    return false;
                value = decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);
                break;
            case Kind.Double:
                if (!NumberText().IsMatch(text) || !double.IsFinite(double.Parse(text, CultureInfo.InvariantCulture)))
                    return false;
                value = double.Parse(text, CultureInfo.InvariantCulture) + 0.0; // -0.0 + 0.0 is 0.0
                break;
            case Kind.Boolean:
                value = text == "true";
                return text is "true" or "false";
            case Kind.Date:
                var isDate = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date);
                value = date;
                return isDate && date.Year >= 1000;
            case Kind.Datetime:
                value = Instant(text);
                return value is not null;
            case Kind.Uuid:
                value = text.ToLowerInvariant();
                return UuidText().IsMatch(text);
            default:
                using (var document = JsonDocument.Parse(text))
                    value = document.RootElement.GetRawText();
                return true;
        }

        return isFilter || IsInRange(field, value);
    }

    /// <summary>Returns a field's default; null for none.</summary>
    public static object? Default(Field field) =>
        field.Default is not null && TryParse(field, field.Default, isFilter: false, out var value) ? value : null;

    /// <summary>Compares two values of a field: numbers and times by value, text by Unicode code point (S3), false before true.</summary>
    public static int Compare(object one, object other) => (one, other) switch
    {
        (string left, string right) => CompareCodePoints(left, right),
        _ => ((IComparable)one).CompareTo(other),
    };

    /// <summary>Whether a text can be stored: no U+0000, no lone surrogate (S11).</summary>
    public static bool IsStorable(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\0' || char.IsLowSurrogate(text[at]))
                return false;
            if (char.IsHighSurrogate(text[at]) && (++at == text.Length || !char.IsLowSurrogate(text[at])))
                return false;
        }

        return true;
    }

    private static bool IsStorable(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => TryText(json, out var text) && IsStorable(text),
        JsonValueKind.Array => json.EnumerateArray().All(IsStorable),
        JsonValueKind.Object => json.EnumerateObject().All(each => IsStorable(each.Name) && IsStorable(each.Value)),
        _ => true,
    };

    private static bool TryText(JsonElement json, out string text)
    {
        try
        {
            text = json.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            text = "";
            return false; // a lone surrogate
        }
    }

    private static bool IsInRange(Field field, object value) =>
        (field.Min is null || (TryParse(field, field.Min, isFilter: true, out var least) && Compare(value, least!) >= 0))
        && (field.Max is null || (TryParse(field, field.Max, isFilter: true, out var most) && Compare(value, most!) <= 0));

    // The exact integer of a number in any notation; null when it has a fraction or is far out of range (S14).
    private static BigInteger? Integer(string text)
    {
        var match = NumberText().Match(text);
        if (!match.Success)
            return null;
        var (whole, fraction) = (match.Groups["whole"].Value, match.Groups["fraction"].Value);
        var mantissa = BigInteger.Parse(whole + fraction, CultureInfo.InvariantCulture);
        if (mantissa.IsZero)
            return 0;
        var power = match.Groups["power"].Success ? BigInteger.Parse(match.Groups["power"].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        power -= fraction.Length;
        if (BigInteger.Abs(power) > 5000)
            return null;
        if (power < 0)
        {
            var divisor = BigInteger.Pow(10, (int)-power);
            if (!(mantissa % divisor).IsZero)
                return null;
            mantissa /= divisor;
        }
        else
            mantissa *= BigInteger.Pow(10, (int)power);
        return text.StartsWith('-') ? -mantissa : mantissa;
    }

    private static DateTime? Instant(string text)
    {
        var match = InstantText().Match(text);
        if (!match.Success)
            return null;
        var fraction = $"{match.Groups["fraction"].Value}000"[..3];
        if (!DateTime.TryParseExact(
            $"{match.Groups["date"].Value} {match.Groups["time"].Value}.{fraction}",
            "yyyy-MM-dd HH:mm:ss.fff",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var local))
            return null;
        var offset = match.Groups["sign"].Success
            ? new TimeSpan(int.Parse(match.Groups["hours"].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups["minutes"].Value, CultureInfo.InvariantCulture), 0)
            : TimeSpan.Zero;
        var ticks = match.Groups["sign"].Value == "-" ? local.Ticks + offset.Ticks : local.Ticks - offset.Ticks;
        return ticks < new DateTime(1000, 1, 1).Ticks || ticks > DateTime.MaxValue.Ticks ? null : new DateTime(ticks);
    }

    private static int CompareCodePoints(string left, string right)
    {
        foreach (var (one, other) in left.EnumerateRunes().Zip(right.EnumerateRunes()))
        {
            if (one != other)
                return one.CompareTo(other);
        }

        return left.Length.CompareTo(right.Length);
    }

    [GeneratedRegex(@"\A-?[0-9]+\z")]
    private static partial Regex DigitsOnly();

    [GeneratedRegex(@"\A-?([0-9]+)(?:\.([0-9]+))?\z")]
    private static partial Regex DecimalText();

    [GeneratedRegex(@"\A-?(?<whole>[0-9]+)(?:\.(?<fraction>[0-9]+))?(?:[eE](?<power>[+-]?[0-9]+))?\z")]
    private static partial Regex NumberText();

    [GeneratedRegex(@"\A[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\z")]
    private static partial Regex UuidText();

    [GeneratedRegex(
        @"\A(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?<time>[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.(?<fraction>[0-9]+))?"
        + @"(?:[Zz]|(?<sign>[+-])(?<hours>[01][0-9]|2[0-3]):(?<minutes>[0-5][0-9]))\z")]
    private static partial Regex InstantText();
}
