using System.Text.RegularExpressions;

namespace Dbal.Daemon.Configuration;

/// <summary>Keeps the passwords of database URLs from what is shown, logged or hashed.</summary>
internal static partial class Secrets
{
    /// <summary>A database URL, a connection string, or a message that quotes one, with <c>***</c> in place of each password.</summary>
    public static string RemovedFrom(string text) => NamedPassword().Replace(UserPassword().Replace(text, "$1***@"), "$1***");

    // RFC 3986, 3.2.1: the user information ends at the last @. A password may itself hold an @ that was not escaped.
    [GeneratedRegex("([a-z][a-z0-9+.-]*://[^:/?#@\\s]*:)\\S*@", RegexOptions.IgnoreCase)]
    private static partial Regex UserPassword();

    [GeneratedRegex("((?:password|passwd|pwd|secret|token)\\s*=)[^&;]*", RegexOptions.IgnoreCase)]
    private static partial Regex NamedPassword();
}
