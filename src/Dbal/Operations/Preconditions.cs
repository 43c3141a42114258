using Dbal.Backends;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Values;

namespace Dbal.Operations;

/// <summary>What a request demands of the row's version (S35; RFC 9110, section 13.1).</summary>
/// <param name="IfMatch">The tags of which the row must have one, or null.</param>
/// <param name="IfNoneMatch">The tags of which the row must have none, or null.</param>
public sealed record Preconditions(EntityTags? IfMatch, EntityTags? IfNoneMatch)
{
    /// <summary>Demands nothing.</summary>
    public static Preconditions None { get; } = new(null, null);

    /// <summary>Whether a row that does not exist may be created: <c>If-Match</c>, even <c>*</c>, asks for one that does.</summary>
    public bool AllowCreation => IfMatch is null;

    /// <summary>Reads the headers.</summary>
    /// <exception cref="DbalException"><see cref="ErrorCode.BadRequest"/> for a malformed one.</exception>
    public static Preconditions Parse(string? ifMatch, string? ifNoneMatch) =>
        ifMatch is null && ifNoneMatch is null ? None : new(EntityTags.Parse("If-Match", ifMatch), EntityTags.Parse("If-None-Match", ifNoneMatch));

    /// <summary>Whether <c>If-Match</c> allows a row of this version.</summary>
    public bool MatchAllows(long version) => IfMatch?.MatchStrongly(version) ?? true;

    /// <summary>Whether <c>If-None-Match</c> allows a row of this version.</summary>
    public bool NoneMatchAllows(long version) => !(IfNoneMatch?.MatchWeakly(version) ?? false);

    /// <summary>Does nothing when a row meets the conditions.</summary>
    /// <exception cref="DbalException"><see cref="ErrorCode.PreconditionFailed"/>.</exception>
    public void Demand(Entity entity, Row row)
    {
        if (!MatchAllows(row.Version) || !NoneMatchAllows(row.Version))
            throw Failure(entity, row);
    }

    /// <summary>The failure of a row that does not meet the conditions.</summary>
    public DbalException Failure(Entity entity, Row row) => MatchAllows(row.Version)
        ? new DbalException(ErrorCode.PreconditionFailed, $"The {entity.Name} {row.Id} exists, in a version that If-None-Match names.", hint: "Leave out If-None-Match to change it.")
        : DbalException.PreconditionFailed(entity, row.Id);

    /// <summary>Whether a write by itself can tell if the conditions hold, by the version that the row must have.</summary>
    /// <param name="version">That version; null for any.</param>
    internal bool TryGetVersion(out long? version)
    {
        version = IfMatch?.OnlyVersion;
        return IfNoneMatch is null && (IfMatch is null || IfMatch.IsAny || version is not null);
    }
}
