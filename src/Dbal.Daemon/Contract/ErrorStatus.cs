using Dbal.Errors;

namespace Dbal.Daemon.Contract;

/// <summary>Maps error codes to HTTP statuses.</summary>
/// <param name="Name">The code in the body.</param>
/// <param name="Status">The HTTP status (RFC 9110, section 15).</param>
internal sealed record ErrorStatus(string Name, int Status)
{
    private static readonly Dictionary<ErrorCode, ErrorStatus> Table = new()
    {
        [ErrorCode.BadRequest] = new("BAD_REQUEST", StatusCodes.Status400BadRequest),
        [ErrorCode.Unauthorized] = new("UNAUTHORIZED", StatusCodes.Status401Unauthorized),
        [ErrorCode.Forbidden] = new("FORBIDDEN", StatusCodes.Status403Forbidden),
        [ErrorCode.NotFound] = new("NOT_FOUND", StatusCodes.Status404NotFound),
        [ErrorCode.MethodNotAllowed] = new("METHOD_NOT_ALLOWED", StatusCodes.Status405MethodNotAllowed),
        [ErrorCode.RequestTimeout] = new("REQUEST_TIMEOUT", StatusCodes.Status408RequestTimeout),
        [ErrorCode.Conflict] = new("CONFLICT", StatusCodes.Status409Conflict),
        [ErrorCode.PreconditionFailed] = new("PRECONDITION_FAILED", StatusCodes.Status412PreconditionFailed),
        [ErrorCode.PayloadTooLarge] = new("PAYLOAD_TOO_LARGE", StatusCodes.Status413PayloadTooLarge),
        [ErrorCode.UriTooLong] = new("URI_TOO_LONG", StatusCodes.Status414UriTooLong),
        [ErrorCode.UnsupportedMediaType] = new("UNSUPPORTED_MEDIA_TYPE", StatusCodes.Status415UnsupportedMediaType),
        [ErrorCode.ValidationError] = new("VALIDATION_ERROR", StatusCodes.Status422UnprocessableEntity),
        [ErrorCode.TooManyRequests] = new("TOO_MANY_REQUESTS", StatusCodes.Status429TooManyRequests),
        [ErrorCode.HeadersTooLarge] = new("HEADERS_TOO_LARGE", StatusCodes.Status431RequestHeaderFieldsTooLarge),
        [ErrorCode.InternalError] = new("INTERNAL_ERROR", StatusCodes.Status500InternalServerError),
        [ErrorCode.CapabilityNotSupported] = new("CAPABILITY_NOT_SUPPORTED", StatusCodes.Status501NotImplemented),
        [ErrorCode.DatabaseError] = new("DATABASE_ERROR", StatusCodes.Status503ServiceUnavailable),
        [ErrorCode.Timeout] = new("TIMEOUT", StatusCodes.Status504GatewayTimeout),
    };

    /// <summary>The mappings, by code.</summary>
    public static IReadOnlyDictionary<ErrorCode, ErrorStatus> All => Table;

    /// <summary>Returns the mapping of a code.</summary>
    public static ErrorStatus Of(ErrorCode code) => Table[code];
}
