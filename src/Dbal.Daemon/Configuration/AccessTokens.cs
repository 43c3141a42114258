using System.Security.Cryptography;
using System.Text;
using Dbal.Errors;

namespace Dbal.Daemon.Configuration;

/// <summary>The bearer tokens (RFC 6750) that let callers in: none, one for all tenants, or one a tenant. Blanks around a token do not count.</summary>
internal sealed class AccessTokens
{
    /// <summary>What precedes the token in the header <c>Authorization</c>.</summary>
    public const string Scheme = "Bearer ";

    private readonly byte[]? forAll;
    private readonly Dictionary<string, byte[]> byTenant = [];

    /// <summary>Lets in who knows the token, to every tenant.</summary>
    public AccessTokens(string token) => forAll = Digest(token);

    /// <summary>Lets in who knows a tenant's token, to that tenant.</summary>
    public AccessTokens(IReadOnlyDictionary<string, string> tokens) =>
        byTenant = tokens.ToDictionary(each => each.Key, each => Digest(each.Value), StringComparer.Ordinal);

    private AccessTokens() => Required = false;

    /// <summary>Lets everybody in.</summary>
    public static AccessTokens None { get; } = new();

    /// <summary>Whether a token is asked for.</summary>
    public bool Required { get; } = true;

    /// <summary>In a word what is asked for, without the tokens.</summary>
    public string Kind => !Required ? "none" : forAll is null ? "per tenant" : "one";

    /// <summary>Lets a caller in, or not.</summary>
    /// <param name="authorization">The header <c>Authorization</c>.</param>
    /// <param name="tenant">The tenant that is asked for; null for what belongs to no tenant, where the token of any will do.</param>
    /// <exception cref="DbalException">
    /// <see cref="ErrorCode.Unauthorized"/> without a token or with an unknown one, <see cref="ErrorCode.Forbidden"/> with another tenant's.
    /// </exception>
    public void Demand(string? authorization, string? tenant)
    {
        if (!Required)
            return;
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            throw new DbalException(ErrorCode.Unauthorized, "A token is needed.", hint: "Send the header Authorization: Bearer TOKEN.");
        var digest = Digest(authorization[Scheme.Length..]);
        if (tenant is not null && Opens(digest, tenant))
            return;
        if (!IsKnown(digest))
            throw new DbalException(ErrorCode.Unauthorized, "The token is unknown.", hint: "Send a token that the daemon is configured with.");
        if (tenant is not null)
            throw new DbalException(ErrorCode.Forbidden, "The token is another tenant's.", hint: "Send the token of this tenant.");
    }

    // Digests of equal length are compared in constant time, so that an answer's time tells nothing about a token.
    private bool Opens(byte[] digest, string tenant) =>
        (forAll ?? byTenant.GetValueOrDefault(tenant)) is { } expected && CryptographicOperations.FixedTimeEquals(digest, expected);

    private bool IsKnown(byte[] digest)
    {
        var known = forAll is not null && CryptographicOperations.FixedTimeEquals(digest, forAll);
        foreach (var each in byTenant.Values)
            known |= CryptographicOperations.FixedTimeEquals(digest, each);
        return known;
    }

    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token.Trim()));
}
