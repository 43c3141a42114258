using System.Text;
using Dbal.Queries;

namespace Dbal.Backends.MongoDb;

/// <summary>Patterns that find a text in either case (S6), spelled out, so that they do not hang on what the server's regular expressions fold.</summary>
internal static class RegexText
{
    // The letters of the Basic Multilingual Plane that are folded, by what they become.
    private static readonly ILookup<char, char> Folded = Enumerable.Range(0, 0x10000)
        .Select(code => (char)code)
        .Where(letter => CaseFolding.Fold(letter) != letter)
        .ToLookup(CaseFolding.Fold);

    /// <summary>The pattern for a text: <c>[Aa]</c> for each letter that has cases, else the character itself.</summary>
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

    /// <summary>Adds a character that stands for itself.</summary>
    public static void AppendLiteral(StringBuilder pattern, char character)
    {
        if (@"\^$.|?*+()[]{}".Contains(character, StringComparison.Ordinal))
            pattern.Append('\\');
        pattern.Append(character);
    }
}
