using System.Security.Cryptography;
using System.Text;
using Dbal.Errors;

namespace Dbal.Daemon.Configuration;

/// <summary>
/// The accepted bearer tokens (RFC 6750): none, one for all tenants, or one per tenant. Spaces around a token are ignored.
/// </summary>
internal sealed class AccessTokens
{
    /// <summary>The prefix of the token in the header <c>Authorization</c>.</summary>
    public const string Scheme = "Bearer ";

    private readonly byte[]? forAll;
    private readonly Dictionary<string, byte[]> byTenant = [];

    /// <summary>Accepts one token for all tenants.</summary>
    public AccessTokens(string token) => forAll = Digest(token);

    /// <summary>Accepts one token per tenant.</summary>
    public AccessTokens(IReadOnlyDictionary<string, string> tokens) =>
        byTenant = tokens.ToDictionary(each => each.Key, each => Digest(each.Value), StringComparer.Ordinal);

    private AccessTokens() => Required = false;

    /// <summary>Accepts every request.</summary>
    public static AccessTokens None { get; } = new();

    /// <summary>Whether a token is required.</summary>
    public bool Required { get; } = true;

    /// <summary>The kind of authentication in a word, without the tokens.</summary>
    public string Kind => !Required ? "none" : forAll is null ? "per tenant" : "one";

    /// <summary>Checks a request's token.</summary>
    /// <param name="authorization">The header <c>Authorization</c>.</param>
    /// <param name="tenant">The requested tenant; null for endpoints without one, which accept the token of any tenant.</param>
    /// <exception cref="DbalException">
    /// <see cref="ErrorCode.Unauthorized"/> without a token or with an unknown one, <see cref="ErrorCode.Forbidden"/> with the token of another tenant.
    /// </exception>
    public void Authorize(string? authorization, string? tenant)
    {
        if (!Required)
            return;
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            throw new DbalException(ErrorCode.Unauthorized, "A token is required.", hint: "Send the header Authorization: Bearer TOKEN.");
        var digest = Digest(authorization[Scheme.Length..]);
        if (tenant is not null && Opens(digest, tenant))
            return;
        if (!IsKnown(digest))
            throw new DbalException(ErrorCode.Unauthorized, "The token is unknown.", hint: "Send a token from the daemon's configuration.");
        if (tenant is not null)
            throw new DbalException(ErrorCode.Forbidden, "The token belongs to another tenant.", hint: "Send the token of this tenant.");
    }

    // Digests of equal length are compared in constant time, so that the response time reveals nothing about a token.
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
