using System.Buffers;
using Dbal.Daemon.Configuration;
using Dbal.Daemon.Hosting;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Text;

namespace Dbal.Daemon.Http;

/// <summary>Finds what a request works on, if its caller may and the backend is prepared.</summary>
internal sealed class TargetResolver(Schema schema, AccessTokens tokens, BackendPreparation preparation)
{
    private const int MaxTenantLength = 63;

    private static readonly SearchValues<char> TenantCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    // The first parts of addresses that are not rows'.
    private static readonly string[] ReservedNames = ["api", "openapi"];

    /// <summary>Finds the target.</summary>
    /// <param name="request">The request, for its token.</param>
    /// <param name="tenant">The tenant's name.</param>
    /// <param name="entityName">The entity's full name.</param>
    /// <exception cref="DbalException">
    /// <see cref="ErrorCode.BadRequest"/> for a name that no tenant can have, <see cref="ErrorCode.Forbidden"/>, <see cref="ErrorCode.NotFound"/> for an
    /// unknown entity, <see cref="ErrorCode.DatabaseError"/> before the backend is prepared.
    /// </exception>
    public Target Resolve(HttpRequest request, string tenant, string entityName)
    {
        if (!IsTenant(tenant))
        {
            throw new DbalException(
                ErrorCode.BadRequest,
                "This is not the name of a tenant.",
                hint: $"A tenant's name has 1 to {MaxTenantLength} letters, digits, _ and - of ASCII, begins with a letter or digit, "
                    + $"and is not {string.Join(" or ", ReservedNames)}.");
        }

        tokens.Demand(request.Headers.Authorization, tenant);
        if (!schema.TryGetEntity(entityName, out var entity))
        {
            throw new DbalException(
                ErrorCode.NotFound, $"There is no entity {entityName}.", hint: NearestName.Hint(entityName, schema.Entities.Select(each => each.FullName)));
        }

        preparation.Demand();
        return new Target(entity, tenant);
    }

    private static bool IsTenant(string name) =>
        name.Length is > 0 and <= MaxTenantLength
        && char.IsAsciiLetterOrDigit(name[0])
        && !name.AsSpan().ContainsAnyExcept(TenantCharacters)
        && !ReservedNames.Contains(name, StringComparer.OrdinalIgnoreCase);
}
