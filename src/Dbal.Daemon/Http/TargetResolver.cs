using System.Buffers;
using Dbal.Daemon.Configuration;
using Dbal.Daemon.Storage;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Text;

namespace Dbal.Daemon.Http;

/// <summary>Determines the target of a request, if the token allows it and the backend is prepared.</summary>
internal sealed class TargetResolver(Schema schema, AccessTokens tokens, BackendPreparation preparation)
{
    private const int MaxTenantLength = 63;

    private static readonly SearchValues<char> TenantCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    // The first path segments of other endpoints.
    private static readonly string[] ReservedNames = ["api", "openapi"];

    /// <summary>Determines the target.</summary>
    /// <param name="request">The request, for its token.</param>
    /// <param name="tenant">The tenant's name.</param>
    /// <param name="entityName">The entity's full name.</param>
    /// <exception cref="DbalException">
    /// <see cref="ErrorCode.BadRequest"/> for an invalid tenant name, <see cref="ErrorCode.Forbidden"/>, <see cref="ErrorCode.NotFound"/> for an unknown
    /// entity, <see cref="ErrorCode.DatabaseError"/> before the backend is prepared.
    /// </exception>
    public Target Resolve(HttpRequest request, string tenant, string entityName)
    {
        if (!IsTenant(tenant))
        {
            throw new DbalException(
                ErrorCode.BadRequest,
                "Invalid tenant name.",
                hint: $"Use 1 to {MaxTenantLength} ASCII letters, digits, _ and -, starting with a letter or digit, "
                    + $"but not {string.Join(" or ", ReservedNames)}.");
        }

        tokens.Authorize(request.Headers.Authorization, tenant);
        if (!schema.TryGetEntity(entityName, out var entity))
        {
            throw new DbalException(
                ErrorCode.NotFound, $"Unknown entity {entityName}.", hint: NearestName.Hint(entityName, schema.Entities.Select(each => each.FullName)));
        }

        preparation.ThrowIfNotPrepared();
        return new Target(entity, tenant);
    }

    private static bool IsTenant(string name) =>
        name.Length is > 0 and <= MaxTenantLength
        && char.IsAsciiLetterOrDigit(name[0])
        && !name.AsSpan().ContainsAnyExcept(TenantCharacters)
        && !ReservedNames.Contains(name, StringComparer.OrdinalIgnoreCase);
}
