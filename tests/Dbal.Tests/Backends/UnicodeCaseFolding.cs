using System.Globalization;
using System.Text;

namespace Dbal.Tests.Backends;

/// <summary>
/// Unicode's case folding for the letters in tests, independent of the tested implementation: the pairs with status C in
/// https://www.unicode.org/Public/14.0.0/ucd/CaseFolding.txt for Basic Latin, Latin-1, Greek and Cyrillic. The final sigma folds to a sigma.
/// </summary>
internal static class UnicodeCaseFolding
{
    private static readonly Dictionary<char, char> Pairs = new[]
    {
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"),
        ("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞ", "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþ"),
        ("ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩς", "αβγδεζηθικλμνξοπρστυφχψωσ"),
        ("ЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏ", "ѐёђѓєѕіїјљњћќѝўџ"),
        ("АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ", "абвгдежзийклмнопрстуфхцчшщъыьэюя"),
    }.SelectMany(row => row.Item1.Zip(row.Item2)).ToDictionary(pair => pair.First, pair => pair.Second);

    private static readonly HashSet<char> LowerCase = [.. Pairs.Values, 'ß']; // ß only folds with status F, to two letters

    /// <summary>Folds a text.</summary>
    /// <exception cref="ArgumentException">The text has a letter that is not in the table.</exception>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (Pairs.TryGetValue(character, out var lower))
                folded.Append(lower);
            else if (LowerCase.Contains(character) || CharUnicodeInfo.GetUnicodeCategory(character) is not (UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter))
                folded.Append(character);
            else
                throw new ArgumentException($"Add U+{(int)character:X4} to the table, from CaseFolding.txt.", nameof(text));
        }
        return folded.ToString();
    }
}
