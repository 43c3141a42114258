using System.Globalization;
using Dbal.Errors;

namespace Dbal.Values;

/// <summary>A row's version as a strong entity tag (RFC 9110, section 8.8.3).</summary>
public static class ETag
{
    /// <summary>The tag of a version: its hexadecimal digits in quotes.</summary>
    public static string Format(long version) => $"\"{version:x}\"";

    /// <summary>Reads an <c>If-Match</c> header: the version that it names, or null when it is absent or <c>*</c>.</summary>
    /// <exception cref="DbalException">
    /// <see cref="ErrorCode.BadRequest"/> for anything but one quoted tag. A quoted tag that this daemon never gave matches no row: version 0.
    /// </exception>
    public static long? ParseIfMatch(string? header)
    {
        if (header is null or "" or "*")
            return null;
        if (header.Length < 2 || header[0] != '"' || header[^1] != '"' || header.IndexOf('"', 1) != header.Length - 1)
            throw new DbalException(ErrorCode.BadRequest, "If-Match is not one entity tag.", hint: "Send the ETag header of the row as it was given, with its quotes.");
        return long.TryParse(header.AsSpan(1, header.Length - 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var version) ? version : 0;
    }
}
