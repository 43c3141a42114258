namespace Dbal.Compare.Model;

/// <summary>A request that the rules reject.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="code">The error code.</param>
/// <param name="fields">The fields that the answer names.</param>
internal sealed class Failure(int status, string code, params IEnumerable<string> fields) : Exception(code)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public IReadOnlyList<string> Fields { get; } = [.. fields];

    /// <summary>Whether the answer names one of <see cref="Fields"/>, and the rules do not say which.</summary>
    public bool NamesAnyField { get; init; }

    public static Failure BadRequest() => new(400, "BAD_REQUEST");

    public static Failure NotFound() => new(404, "NOT_FOUND");

    public static Failure Precondition() => new(412, "PRECONDITION_FAILED");

    public static Failure Conflict(IEnumerable<string> fields) => new(409, "CONFLICT", fields);

    public static Failure Invalid(IEnumerable<string> fields) => new(422, "VALIDATION_ERROR", fields);
}
