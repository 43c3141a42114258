using Dbal.Entities;

namespace Dbal.Errors;

/// <summary>
/// A failure with an error code of the API. Its message goes to the client: it contains no driver message, no SQL and no connection data.
/// The driver's exception may be the inner exception, for the log.
/// </summary>
public sealed class DbalException : Exception
{
    // The interval at which the daemon itself reconnects to a lost database.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Creates the exception.</summary>
    public DbalException(ErrorCode code, string message, IReadOnlyList<FieldProblem>? fields = null, string? hint = null, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        Fields = fields ?? [];
        Hint = hint;
    }

    /// <summary>The error code, which determines the HTTP status.</summary>
    public ErrorCode Code { get; }

    /// <summary>All invalid fields.</summary>
    public IReadOnlyList<FieldProblem> Fields { get; }

    /// <summary>What the client can do.</summary>
    public string? Hint { get; }

    /// <summary>The time after which the same request may succeed; null when waiting does not help.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>The tenant has no such row.</summary>
    public static DbalException NotFound(Entity entity, Guid id) => new(ErrorCode.NotFound, $"There is no {entity.Name} with id {id}.");

    /// <summary>The row's version differs from the one in <c>If-Match</c> (S35).</summary>
    public static DbalException PreconditionFailed(Entity entity, Guid id) => new(
        ErrorCode.PreconditionFailed, $"The {entity.Name} {id} has changed since its ETag was read.",
        hint: "Read the row again and repeat the change with its new ETag.");

    /// <summary>Another row of the tenant has the same values in a unique key (S31).</summary>
    public static DbalException Duplicate(Entity entity, IEnumerable<Field> key, Exception? inner = null) => new(
        ErrorCode.Conflict, $"Another {entity.Name} has the same value.", [.. key.Select(field => new FieldProblem(field.Name, "must be unique"))],
        inner: inner);

    /// <summary>A foreign key refers to a row that does not exist in this tenant (S34).</summary>
    public static DbalException MissingReference(Entity entity, IEnumerable<Field> fields, Exception? inner = null) => new(
        ErrorCode.Conflict,
        $"The {entity.Name} refers to a row that does not exist.",
        [.. fields.Select(field => new FieldProblem(field.Name, $"must be the id of an existing {field.ForeignKey!.Target}"))],
        inner: inner);

    /// <summary>Rows of one bulk refer to each other in a cycle (S32).</summary>
    public static DbalException ReferenceCycle(Entity entity, IEnumerable<Field> fields) => new(
        ErrorCode.Conflict,
        $"The {entity.Name} rows of the bulk refer to each other in a cycle.",
        [.. fields.Select(field => new FieldProblem(field.Name, "must not lead back to the same row within one bulk"))],
        hint: "Create the rows without these references, then set them with PATCH.");

    /// <summary>A row cannot be deleted because other rows refer to it (S34).</summary>
    public static DbalException StillReferenced(Reference reference, Exception? inner = null) => new(
        ErrorCode.Conflict,
        $"Rows of {reference.From.FullName} still refer to the {reference.Field.ForeignKey!.Target.Split('.')[1]}.",
        [new FieldProblem(reference.Field.Name, $"of {reference.From.FullName} refers to it")],
        hint: $"Delete or change those {reference.From.FullName} rows first.",
        inner: inner);

    /// <summary>The database is unreachable or the connection was lost. A later attempt may succeed.</summary>
    public static DbalException Unavailable(Exception? inner) => new(
        ErrorCode.DatabaseError, "The database does not answer.", hint: "Try again after the time in Retry-After.", inner: inner)
    { RetryAfter = Pause };

    /// <summary>The database has no disk space for a write. Reads still work; writes work again once space is available.</summary>
    public static DbalException DiskFull(Exception? inner) => new(
        ErrorCode.DatabaseError, "The write failed: the database's disk is full.", hint: "Free space on that disk.", inner: inner)
    { RetryAfter = Pause };

    /// <summary>The database rejects the daemon's login or privileges. Retrying does not help.</summary>
    public static DbalException Refused(Exception? inner) => new(
        ErrorCode.DatabaseError,
        "The database rejects the daemon's user, password or database name, or the user lacks privileges.",
        hint: "Correct database_url, or grant the user all privileges on the database.",
        inner: inner);

    /// <summary>The tables no longer match those that the daemon found or created at startup. Retrying does not help.</summary>
    public static DbalException SchemaMismatch(Exception? inner) => new(
        ErrorCode.DatabaseError,
        "The tables of the database do not match the daemon's entities: they were changed after it started.",
        hint: "Restart the daemon. If they still do not match, /ready and the log give the reason.",
        inner: inner);

    /// <summary>The database did not answer in time.</summary>
    public static DbalException TimedOut(Exception? inner) => new(
        ErrorCode.Timeout, "The database did not answer in time.", hint: "Try again after the time in Retry-After, or request less.", inner: inner)
    { RetryAfter = Pause };
}

/// <summary>A problem with one field.</summary>
/// <param name="Field">The field's name; in a bulk, prefixed with the row's index, as in <c>2.name</c>.</param>
/// <param name="Problem">The problem, as a phrase that follows the field's name.</param>
public sealed record FieldProblem(string Field, string Problem);

/// <summary>The error codes of the API. The daemon maps each to one HTTP status.</summary>
public enum ErrorCode
{
    /// <summary>400: malformed JSON, an unknown operator or parameter.</summary>
    BadRequest,

    /// <summary>401: a token is configured, and the request has none or an unknown one.</summary>
    Unauthorized,

    /// <summary>403: the token belongs to another tenant; without a token, the client is not local.</summary>
    Forbidden,

    /// <summary>404: unknown entity or id, or an id of another tenant.</summary>
    NotFound,

    /// <summary>405: the method is not supported at this path.</summary>
    MethodNotAllowed,

    /// <summary>408: the request was not received in time.</summary>
    RequestTimeout,

    /// <summary>414: the request target is too long.</summary>
    UriTooLong,

    /// <summary>431: the headers are too large or too many.</summary>
    HeadersTooLarge,

    /// <summary>429: the client exceeds its request rate.</summary>
    TooManyRequests,

    /// <summary>415: the body is not JSON.</summary>
    UnsupportedMediaType,

    /// <summary>413: the body is larger than 1 MiB or nested deeper than 32 levels.</summary>
    PayloadTooLarge,

    /// <summary>409: a unique key or foreign key is violated.</summary>
    Conflict,

    /// <summary>412: the row's ETag does not satisfy <c>If-Match</c> or <c>If-None-Match</c>.</summary>
    PreconditionFailed,

    /// <summary>422: values violate the entity's rules.</summary>
    ValidationError,

    /// <summary>501: the backend does not have this capability.</summary>
    CapabilityNotSupported,

    /// <summary>503: the database is unavailable.</summary>
    DatabaseError,

    /// <summary>504: the database is too slow.</summary>
    Timeout,

    /// <summary>500: an internal error of the daemon.</summary>
    InternalError,
}
