using System.Text.RegularExpressions;

namespace Dbal.Compare.Model;

/// <summary>The preconditions of a request (S35; RFC 9110, section 13.1).</summary>
internal sealed partial class Preconditions
{
    private readonly IReadOnlyList<string>? match;
    private readonly IReadOnlyList<string>? noneMatch;

    /// <summary>Reads the headers; null for an absent one.</summary>
    public Preconditions(string? ifMatch, string? ifNoneMatch) => (match, noneMatch) = (Tags(ifMatch), Tags(ifNoneMatch));

    /// <summary>Whether the row must exist.</summary>
    public bool RequireRow => match is not null;

    /// <summary>Whether If-Match allows the row: strong comparison.</summary>
    public bool Allow(Row row) => match is null || match.Contains("*") || match.Contains(row.ETag);

    /// <summary>Whether If-None-Match excludes the row: weak comparison.</summary>
    public bool Exclude(Row row) => noneMatch is not null && (noneMatch.Contains("*") || noneMatch.Contains(row.ETag) || noneMatch.Contains("W/" + row.ETag));

    /// <summary>Throws unless a write of the row is allowed.</summary>
    public void Demand(Row row)
    {
        if (!Allow(row) || Exclude(row))
            throw Failure.Precondition();
    }

    private static IReadOnlyList<string>? Tags(string? header)
    {
        if (header is null)
            return null;
        if (header.Trim() == "*")
            return ["*"];
        return List().Match(header) is { Success: true } list
            ? [.. list.Groups["tag"].Captures.Select(tag => tag.Value)]
            : throw Failure.BadRequest();
    }

    [GeneratedRegex("\\A[ \\t,]*(?:(?<tag>(?:W/)?\"[^\\x00-\\x20\\x7F\"]*\")[ \\t]*(?:,[ \\t,]*|\\z))*\\z")]
    private static partial Regex List();
}
