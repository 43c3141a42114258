using Dbal.Errors;

namespace Dbal.Values;

/// <summary>The value of <c>If-Match</c> or <c>If-None-Match</c>: <c>*</c>, or a list of entity tags (RFC 9110, sections 8.8.3, 13.1.1 and 13.1.2).</summary>
public sealed class EntityTags
{
    private readonly List<string> strong = [];
    private readonly List<string> weak = [];

    private EntityTags()
    {
    }

    /// <summary>Whether it is <c>*</c>, which matches any existing row.</summary>
    public bool IsAny { get; private init; }

    /// <summary>The only version that strong comparison can match, 0 for none; null when several versions can match.</summary>
    internal long? OnlyVersion => IsAny || strong.Count > 1 ? null : strong is [var only] ? ETag.VersionOf(only) : 0;

    /// <summary>Reads a header.</summary>
    /// <param name="header">The header's name, for messages.</param>
    /// <param name="value">The value; null when the header is absent.</param>
    /// <exception cref="DbalException"><see cref="ErrorCode.BadRequest"/> for a malformed value.</exception>
    public static EntityTags? Parse(string header, string? value)
    {
        if (value is null)
            return null;
        var text = value.AsSpan().Trim(" \t");
        if (text is "*")
            return new EntityTags { IsAny = true };
        var tags = new EntityTags();
        while (true)
        {
            // List elements may be empty (RFC 9110, section 5.6.1.2).
            text = text.TrimStart(" \t,");
            if (text.IsEmpty)
                return tags;
            var isWeak = text.StartsWith("W/", StringComparison.Ordinal);
            var quoted = isWeak ? text[2..] : text;
            var end = quoted.StartsWith('"') ? quoted[1..].IndexOf('"') + 2 : 0;
            if (end < 2 || quoted[1..(end - 1)].ContainsAnyInRange('\0', ' ') || quoted[1..(end - 1)].Contains('\x7F'))
                throw Malformed(header);
            (isWeak ? tags.weak : tags.strong).Add(quoted[..end].ToString());
            text = quoted[end..].TrimStart(" \t");
            if (!text.IsEmpty && text[0] != ',')
                throw Malformed(header);
        }
    }

    /// <summary>Whether a row's tag matches by strong comparison; a weak tag never does.</summary>
    public bool MatchStrongly(long version) => IsAny || strong.Contains(ETag.Format(version));

    /// <summary>Whether a row's tag matches by weak comparison.</summary>
    public bool MatchWeakly(long version) => MatchStrongly(version) || weak.Contains(ETag.Format(version));

    private static DbalException Malformed(string header) => new(
        ErrorCode.BadRequest, $"The header {header} is neither * nor a list of entity tags.",
        hint: "Send the value of the row's ETag header unchanged, with its quotes.");
}
