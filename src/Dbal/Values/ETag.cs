using System.Globalization;

namespace Dbal.Values;

/// <summary>A row's version as a strong entity tag (RFC 9110, section 8.8.3).</summary>
public static class ETag
{
    /// <summary>Returns the tag of a version: its hexadecimal digits in quotes.</summary>
    public static string Format(long version) => $"\"{version:x}\"";

    /// <summary>
    /// Returns the version of a tag, or 0 for a tag that the daemon never creates; no row has version 0. Tags are opaque: case and leading zeros count.
    /// </summary>
    /// <param name="tag">The tag with its quotes.</param>
    internal static long VersionOf(string tag) =>
        long.TryParse(tag.AsSpan(1, tag.Length - 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var version)
        && Format(version) == tag
            ? version
            : 0;
}
