namespace Dbal.Queries;

/// <summary>Folds the case of single characters, as <c>icontains</c> has it (S6): by Unicode's simple lower case, and the final sigma is a sigma. Accents count.</summary>
public static class CaseFolding
{
    /// <summary>Folds a text.</summary>
    public static string Fold(string text) => text.ToLowerInvariant().Replace('ς', 'σ');

    /// <summary>Folds a character of the Basic Multilingual Plane.</summary>
    public static char Fold(char character) => character == 'ς' ? 'σ' : char.ToLowerInvariant(character);
}
