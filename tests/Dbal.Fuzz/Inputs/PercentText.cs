using System.Text;
using Dbal.Fuzz.Drawing;

namespace Dbal.Fuzz.Inputs;

/// <summary>Percent-encoding in the variants of different clients.</summary>
internal static class PercentText
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    /// <summary>Encodes a text such that decoding returns it; also encodes some unreserved characters.</summary>
    public static string Of(Draw draw, string text)
    {
        var encoded = new StringBuilder();
        var all = draw.Chance(0.1);
        var (upper, plus) = (draw.Chance(0.7), draw.Chance(0.3));
        foreach (var each in Encoding.UTF8.GetBytes(text))
        {
            if (!all && Unreserved.Contains((char)each))
                encoded.Append((char)each);
            else if (each == ' ' && plus)
                encoded.Append('+');
            else
                encoded.Append('%').Append(each.ToString(upper ? "X2" : "x2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return encoded.ToString();
    }

    /// <summary>Returns text that is not percent-encoded UTF-8.</summary>
    public static string None(Draw draw) => draw.Of("%", "%2", "%zz", "%F", "%FF", "%C0%80", "%E2%82", "%ED%A0%80", "%F4%90%80%80", "\u00e9", "%u00e9", "%%", "%2x", "\u00ff\u00fe", "%80");
}
