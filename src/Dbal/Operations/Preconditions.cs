using Dbal.Entities;
using Dbal.Errors;
using Dbal.Values;

namespace Dbal.Operations;

/// <summary>The preconditions of a request on the row's version (S35; RFC 9110, section 13.1).</summary>
/// <param name="IfMatch">The tags of which the row must have one, or null.</param>
/// <param name="IfNoneMatch">The tags of which the row must have none, or null.</param>
public sealed record Preconditions(EntityTags? IfMatch, EntityTags? IfNoneMatch)
{
    /// <summary>No precondition.</summary>
    public static Preconditions None { get; } = new(null, null);

    /// <summary>Whether a missing row may be created: <c>If-Match</c>, even <c>*</c>, requires an existing row.</summary>
    public bool AllowCreation => IfMatch is null;

    /// <summary>Reads the headers.</summary>
    /// <exception cref="DbalException"><see cref="ErrorCode.BadRequest"/> for a malformed header.</exception>
    public static Preconditions Parse(string? ifMatch, string? ifNoneMatch) =>
        new(EntityTags.Parse("If-Match", ifMatch), EntityTags.Parse("If-None-Match", ifNoneMatch));

    /// <summary>Whether <c>If-Match</c> allows a row of this version.</summary>
    public bool MatchAllows(long version) => IfMatch?.MatchStrongly(version) ?? true;

    /// <summary>Whether <c>If-None-Match</c> allows a row of this version.</summary>
    public bool NoneMatchAllows(long version) => !(IfNoneMatch?.MatchWeakly(version) ?? false);

    /// <summary>Throws when a row does not meet the preconditions.</summary>
    /// <exception cref="DbalException"><see cref="ErrorCode.PreconditionFailed"/>.</exception>
    public void ThrowIfNotMet(Entity entity, Row row)
    {
        if (!MatchAllows(row.Version) || !NoneMatchAllows(row.Version))
            throw Failure(entity, row);
    }

    /// <summary>The failure for a row that does not meet the preconditions.</summary>
    public DbalException Failure(Entity entity, Row row) => MatchAllows(row.Version)
        ? new DbalException(
            ErrorCode.PreconditionFailed,
            $"The {entity.Name} {row.Id} exists, and its ETag matches If-None-Match.",
            hint: "To change it, omit If-None-Match.")
        : DbalException.PreconditionFailed(entity, row.Id);

    /// <summary>Whether the expected version alone decides the preconditions, so that the write can check them atomically.</summary>
    /// <param name="version">The expected version; null for any.</param>
    internal bool TryGetVersion(out long? version)
    {
        version = IfMatch?.OnlyVersion;
        return IfNoneMatch is null && (IfMatch is null || IfMatch.IsAny || version is not null);
    }
}
