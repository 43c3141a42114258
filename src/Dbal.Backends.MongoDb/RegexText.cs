using System.Text;
using Dbal.Queries;

namespace Dbal.Backends.MongoDb;

/// <summary>Case-insensitive patterns (S6) that list both cases of each letter, to be independent of the server's case folding.</summary>
internal static class RegexText
{
    // The letters of the Basic Multilingual Plane that fold, by their folded form.
    private static readonly ILookup<char, char> Folded = Enumerable.Range(0, 0x10000)
        .Select(code => (char)code)
        .Where(letter => CaseFolding.Fold(letter) != letter)
        .ToLookup(CaseFolding.Fold);

    /// <summary>The pattern for a text: <c>[Aa]</c> for each letter that has cases, otherwise the escaped character.</summary>
    public static string Pattern(string text)
    {
        var pattern = new StringBuilder();
        foreach (var character in text)
        {
            var fold = CaseFolding.Fold(character);
            if (Folded.Contains(fold))
                pattern.Append('[').AppendJoin("", Folded[fold]).Append(fold).Append(']');
            else
                AppendLiteral(pattern, character);
        }
        return pattern.ToString();
    }

    /// <summary>Appends a literal character.</summary>
    public static void AppendLiteral(StringBuilder pattern, char character)
    {
        if (@"\^$.|?*+()[]{}".Contains(character, StringComparison.Ordinal))
            pattern.Append('\\');
        pattern.Append(character);
    }
}
