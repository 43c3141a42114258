using System.Globalization;

namespace Dbal.Fuzz.Drawing;

/// <summary>Generates numbers in JSON notation, and similar text.</summary>
internal static class Numbers
{
    private static readonly string[] Boundaries =
    [
        "0", "-0", "0.0", "-0.0", "0e0", "1", "-1", "1.0", "1e0", "1e3", "1E+3", "10e-1", "100e-2", "0.1e1", "1.5", "0.1", "0.30000000000000004",
        "2147483647", "2147483648", "-2147483648", "-2147483649", "2147483647.0",
        "4294967296", "9007199254740991", "9007199254740992", "9007199254740993", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
        "-9223372036854775809", "18446744073709551616", "922337203685477580.7e1",
        "1e18", "1e19", "1e28", "79228162514264337593543950335", "79228162514264337593543950336", "1e308", "1.7976931348623157e308",
        "1.7976931348623159e308", "1e309", "-1e309", "5e-324", "2e-324", "2.2250738585072011e-308", "1e-400",
        "1e400", "0e999999999999", "1e2147483647", "1e2147483648", "1e-2147483649", "1e999999999999999999999", "1.00000000000000000000000000000001",
        "123456789012345678901234567890", "6", "7", "1000", "1001",
    ];

    private static readonly string[] NoNumbers =
    [
        "00", "01", "-01", "+1", ".5", "1.", "1e", "1e+", "--1", "-", "0x10", "1_000", "NaN", "Infinity", "-Infinity", "nan", "1,5", "١", "1 ", " 1", "1f",
        "0b1",
    ];

    /// <summary>Returns a number.</summary>
    public static string Any(Draw draw) => draw.Below(8) switch
    {
        < 5 => draw.Of(Boundaries),
        5 => draw.Int64().ToString(CultureInfo.InvariantCulture),
        6 => draw.Double().ToString("R", CultureInfo.InvariantCulture),
        _ => new string(draw.Of('1', '9', '0'), 1 + draw.Size(400)) is var digits && digits[0] == '0' ? $"0.{digits}" : digits,
    };

    /// <summary>Returns text that is not a JSON number.</summary>
    public static string None(Draw draw) => draw.Of(NoNumbers);
}
