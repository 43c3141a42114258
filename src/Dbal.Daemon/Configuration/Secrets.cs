using System.Text.RegularExpressions;

namespace Dbal.Daemon.Configuration;

/// <summary>Keeps secrets of database URLs from what is shown or hashed.</summary>
internal static partial class Secrets
{
    /// <summary>The URL or connection string with <c>***</c> in place of each password.</summary>
    public static string RemovedFrom(string databaseUrl) => NamedPassword().Replace(UserPassword().Replace(databaseUrl, "$1***@"), "$1***");

    // RFC 3986, 3.2.1: the user information ends at the last @ before the path. A password may itself hold an @ that was not escaped.
    [GeneratedRegex("^([a-z][a-z0-9+.-]*://[^:/?#@]*:).*@", RegexOptions.IgnoreCase)]
    private static partial Regex UserPassword();

    [GeneratedRegex("((?:password|passwd|pwd|secret|token)\\s*=)[^&;]*", RegexOptions.IgnoreCase)]
    private static partial Regex NamedPassword();
}
