using System.Text.RegularExpressions;

namespace Dbal.Daemon.Configuration;

/// <summary>Removes passwords of database URLs from texts that are shown, logged or hashed.</summary>
internal static partial class Secrets
{
    /// <summary>Returns a database URL, a connection string, or a message that quotes one, with <c>***</c> in place of each password.</summary>
    public static string RemovedFrom(string text) => NamedPassword().Replace(UserPassword().Replace(text, "$1***@"), "$1***");

    // RFC 3986, 3.2.1: the user information ends at the last @. A password may contain an unescaped @.
    [GeneratedRegex("([a-z][a-z0-9+.-]*://[^:/?#@\\s]*:)\\S*@", RegexOptions.IgnoreCase)]
    private static partial Regex UserPassword();

    [GeneratedRegex("((?:password|passwd|pwd|secret|token)\\s*=)[^&;]*", RegexOptions.IgnoreCase)]
    private static partial Regex NamedPassword();
}
