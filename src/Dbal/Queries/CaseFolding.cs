namespace Dbal.Queries;

/// <summary>
/// The case folding of <c>icontains</c> (S6): Unicode's simple lower case per character; the final sigma equals sigma. Accents are significant.
/// </summary>
public static class CaseFolding
{
    /// <summary>Folds a text.</summary>
    public static string Fold(string text) => text.ToLowerInvariant().Replace('ς', 'σ');

    /// <summary>Folds a character of the Basic Multilingual Plane.</summary>
    public static char Fold(char character) => character == 'ς' ? 'σ' : char.ToLowerInvariant(character);
}
