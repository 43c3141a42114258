namespace Dbal.Backends.Sqlite;

/// <summary>Case folding of single characters for Latin, Greek and Cyrillic (S6); accents count. The final sigma is a sigma.</summary>
internal static class CaseFolding
{
    /// <summary>Folds a text.</summary>
    public static string Fold(string text) => text.ToLowerInvariant().Replace('ς', 'σ');
}
