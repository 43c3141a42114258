using System.Net;

namespace Dbal.TestClient;

/// <summary>An error code of the API, with its HTTP status.</summary>
/// <param name="Name">The code in the body.</param>
/// <param name="Status">The HTTP status.</param>
public sealed record ErrorCode(string Name, HttpStatusCode Status)
{
    /// <summary>Malformed JSON, an unknown operator or parameter.</summary>
    public static readonly ErrorCode BadRequest = new("BAD_REQUEST", HttpStatusCode.BadRequest);

    /// <summary>The token is missing or unknown.</summary>
    public static readonly ErrorCode Unauthorized = new("UNAUTHORIZED", HttpStatusCode.Unauthorized);

    /// <summary>The token belongs to another tenant, or the client is not local.</summary>
    public static readonly ErrorCode Forbidden = new("FORBIDDEN", HttpStatusCode.Forbidden);

    /// <summary>The URL is too long.</summary>
    public static readonly ErrorCode UriTooLong = new("URI_TOO_LONG", HttpStatusCode.RequestUriTooLong);

    /// <summary>The headers are too large or too many.</summary>
    public static readonly ErrorCode HeadersTooLarge = new("HEADERS_TOO_LARGE", HttpStatusCode.RequestHeaderFieldsTooLarge);

    /// <summary>The client exceeds its request rate.</summary>
    public static readonly ErrorCode TooManyRequests = new("TOO_MANY_REQUESTS", HttpStatusCode.TooManyRequests);

    /// <summary>The database is unavailable.</summary>
    public static readonly ErrorCode DatabaseError = new("DATABASE_ERROR", HttpStatusCode.ServiceUnavailable);

    /// <summary>An unknown entity or id, or an id of another tenant.</summary>
    public static readonly ErrorCode NotFound = new("NOT_FOUND", HttpStatusCode.NotFound);

    /// <summary>The endpoint does not support the method.</summary>
    public static readonly ErrorCode MethodNotAllowed = new("METHOD_NOT_ALLOWED", HttpStatusCode.MethodNotAllowed);

    /// <summary>A body that is not JSON.</summary>
    public static readonly ErrorCode UnsupportedMediaType = new("UNSUPPORTED_MEDIA_TYPE", HttpStatusCode.UnsupportedMediaType);

    /// <summary>A body larger than 1 MiB, or nested deeper than 32 levels.</summary>
    public static readonly ErrorCode PayloadTooLarge = new("PAYLOAD_TOO_LARGE", HttpStatusCode.RequestEntityTooLarge);

    /// <summary>A unique key or foreign key is violated.</summary>
    public static readonly ErrorCode Conflict = new("CONFLICT", HttpStatusCode.Conflict);

    /// <summary>The row's <c>ETag</c> does not satisfy <c>If-Match</c> or <c>If-None-Match</c>.</summary>
    public static readonly ErrorCode PreconditionFailed = new("PRECONDITION_FAILED", HttpStatusCode.PreconditionFailed);

    /// <summary>Values violate the entity's rules.</summary>
    public static readonly ErrorCode ValidationError = new("VALIDATION_ERROR", HttpStatusCode.UnprocessableEntity);

    /// <summary>The backend lacks a capability.</summary>
    public static readonly ErrorCode CapabilityNotSupported = new("CAPABILITY_NOT_SUPPORTED", HttpStatusCode.NotImplemented);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
