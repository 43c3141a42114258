using Dbal.Entities;

namespace Dbal.Errors;

/// <summary>
/// A failure with a code of the API, for its caller's eyes: no text of a driver, no SQL, no connection data.
/// The driver's exception may be the inner one, for the log.
/// </summary>
public sealed class DbalException : Exception
{
    // How often the daemon itself looks for a lost database.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Makes a failure.</summary>
    public DbalException(ErrorCode code, string message, IReadOnlyList<FieldProblem>? fields = null, string? hint = null, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        Fields = fields ?? [];
        Hint = hint;
    }

    /// <summary>The code, which decides the HTTP status.</summary>
    public ErrorCode Code { get; }

    /// <summary>The fields at fault, all of them.</summary>
    public IReadOnlyList<FieldProblem> Fields { get; }

    /// <summary>What the caller can do about it.</summary>
    public string? Hint { get; }

    /// <summary>After which time the same request may succeed, when time alone may mend the failure.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>There is no such row for this tenant.</summary>
    public static DbalException NotFound(Entity entity, Guid id) => new(ErrorCode.NotFound, $"There is no {entity.Name} with id {id}.");

    /// <summary>The row's version is not the one that <c>If-Match</c> names (S35).</summary>
    public static DbalException PreconditionFailed(Entity entity, Guid id) => new(
        ErrorCode.PreconditionFailed, $"The {entity.Name} {id} was changed since its ETag was read.", hint: "Read the row again and repeat the change with its new ETag.");

    /// <summary>Another row of the tenant has the same values in a unique key (S31).</summary>
    public static DbalException Duplicate(Entity entity, IEnumerable<Field> key, Exception? inner = null) => new(
        ErrorCode.Conflict, $"Another {entity.Name} has the same value.", [.. key.Select(field => new FieldProblem(field.Name, "must be unique"))], inner: inner);

    /// <summary>A foreign key names a row that does not exist for this tenant (S34).</summary>
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

    /// <summary>A row cannot be deleted while others refer to it (S34).</summary>
    public static DbalException StillReferenced(Entity entity, Reference reference, Exception? inner = null) => new(
        ErrorCode.Conflict,
        $"The {entity.Name} is still referred to by {reference.From.FullName}.",
        [new FieldProblem(reference.Field.Name, $"of {reference.From.FullName} refers to it")],
        hint: $"Delete or change those {reference.From.FullName} rows first.",
        inner: inner);

    /// <summary>The database cannot be reached, or broke off; trying again later may succeed.</summary>
    public static DbalException Unavailable(Exception? inner) => new(
        ErrorCode.DatabaseError, "The database does not answer.", hint: "Try again after the time in Retry-After.", inner: inner)
    { RetryAfter = Pause };

    /// <summary>The database has no space left for a write. Reads go on, and so do writes once there is space again.</summary>
    public static DbalException DiskFull(Exception? inner) => new(
        ErrorCode.DatabaseError, "The database's disk is full, so nothing was written.", hint: "Free space on the disk that holds the database.", inner: inner)
    { RetryAfter = Pause };

    /// <summary>The database refuses the daemon; trying again later does not help.</summary>
    public static DbalException Refused(Exception? inner) => new(
        ErrorCode.DatabaseError,
        "The database refuses the daemon's user, password or database name, or the user lacks privileges.",
        hint: "Correct database_url, or grant the user all privileges on the database.",
        inner: inner);

    /// <summary>The tables are not those that the daemon found or made at its start; trying again later does not help.</summary>
    public static DbalException Unfit(Exception? inner) => new(
        ErrorCode.DatabaseError,
        "The tables of the database do not fit the entities of the daemon: they were changed after it started.",
        hint: "Start the daemon again; if they still do not fit, /ready and the log tell why.",
        inner: inner);

    /// <summary>The database did not answer in time.</summary>
    public static DbalException TimedOut(Exception? inner) => new(
        ErrorCode.Timeout, "The database did not answer in time.", hint: "Try again after the time in Retry-After, or ask for less.", inner: inner)
    { RetryAfter = Pause };
}

/// <summary>What is wrong with one field.</summary>
/// <param name="Field">The field's name; within bulk bodies preceded by the row's place, as in <c>2.name</c>.</param>
/// <param name="Problem">What is wrong, so that it reads on from the field's name.</param>
public sealed record FieldProblem(string Field, string Problem);

/// <summary>The codes of the API's failures. The daemon maps each to one HTTP status.</summary>
public enum ErrorCode
{
    /// <summary>400: JSON that does not parse, an unknown operator or parameter.</summary>
    BadRequest,

    /// <summary>401: a token is configured, and none or an unknown one was sent.</summary>
    Unauthorized,

    /// <summary>403: the token is another tenant's; without a token, the caller is not local.</summary>
    Forbidden,

    /// <summary>404: an unknown entity or id, or another tenant's id.</summary>
    NotFound,

    /// <summary>405: the address does not take this method.</summary>
    MethodNotAllowed,

    /// <summary>408: the request did not arrive in time.</summary>
    RequestTimeout,

    /// <summary>414: an address that is too long.</summary>
    UriTooLong,

    /// <summary>431: headers that are too large or too many.</summary>
    HeadersTooLarge,

    /// <summary>429: the client makes more requests than it may.</summary>
    TooManyRequests,

    /// <summary>415: a body that is not JSON.</summary>
    UnsupportedMediaType,

    /// <summary>413: a body over 1 MiB, or nested over 32 levels.</summary>
    PayloadTooLarge,

    /// <summary>409: a unique or foreign key.</summary>
    Conflict,

    /// <summary>412: the row's ETag is not what <c>If-Match</c> or <c>If-None-Match</c> asks for.</summary>
    PreconditionFailed,

    /// <summary>422: values that break the entity's rules.</summary>
    ValidationError,

    /// <summary>501: the backend declares that it lacks this.</summary>
    CapabilityNotSupported,

    /// <summary>503: the database is away.</summary>
    DatabaseError,

    /// <summary>504: the database is too slow.</summary>
    Timeout,

    /// <summary>500: a fault of the daemon itself.</summary>
    InternalError,
}
