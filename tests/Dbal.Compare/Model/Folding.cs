using System.Text;

namespace Dbal.Compare.Model;

/// <summary>The case folding of icontains: Latin, Greek and Cyrillic letters, one code point at a time (S6).</summary>
internal static class Folding
{
    /// <summary>Folds a text.</summary>
    public static string Fold(string text) => string.Concat(text.EnumerateRunes().Select(Fold));

    private static string Fold(Rune rune) => rune.Value switch
    {
        'ς' => "σ",
        'İ' or 'ı' => rune.ToString(),
        _ => Rune.ToLowerInvariant(rune).ToString(),
    };
}
