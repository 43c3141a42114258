using System.Text.Json.Nodes;
using Dbal.Daemon.Contract;
using Dbal.Errors;

namespace Dbal.Daemon.OpenApi;

/// <summary>Describes error responses: one component per code, which operations refer to.</summary>
internal static class Failures
{
    /// <summary>The failures of a read.</summary>
    public static readonly ErrorCode[] OfRead = [ErrorCode.NotFound, ErrorCode.PreconditionFailed, ErrorCode.DatabaseError, ErrorCode.Timeout];

    /// <summary>The failures of a list.</summary>
    public static readonly ErrorCode[] OfList =
        [ErrorCode.NotFound, ErrorCode.ValidationError, ErrorCode.CapabilityNotSupported, ErrorCode.DatabaseError, ErrorCode.Timeout];

    /// <summary>The failures of a deletion.</summary>
    public static readonly ErrorCode[] OfDelete = [.. OfRead, ErrorCode.Conflict];

    /// <summary>The failures of a create.</summary>
    public static readonly ErrorCode[] OfCreate =
    [
        ErrorCode.NotFound, ErrorCode.Conflict, ErrorCode.PayloadTooLarge, ErrorCode.UnsupportedMediaType, ErrorCode.ValidationError, ErrorCode.DatabaseError,
        ErrorCode.Timeout,
    ];

    /// <summary>The failures of an update.</summary>
    public static readonly ErrorCode[] OfChange = [.. OfCreate, ErrorCode.PreconditionFailed];

    /// <summary>The failures of an RPC call.</summary>
    public static readonly ErrorCode[] OfCall = [.. OfChange, ErrorCode.CapabilityNotSupported];

    // The failures of every endpoint.
    private static readonly ErrorCode[] OfAll =
        [ErrorCode.BadRequest, ErrorCode.Forbidden, ErrorCode.RequestTimeout, ErrorCode.UriTooLong, ErrorCode.HeadersTooLarge, ErrorCode.InternalError];

    private static readonly ErrorCode[] OfAllWithToken = [.. OfAll, ErrorCode.Unauthorized, ErrorCode.TooManyRequests];

    private static readonly Dictionary<ErrorCode, (string Description, string Header)> Described = new()
    {
        [ErrorCode.BadRequest] = ("The URL, a header or the body is malformed, or contains an unknown name.", ""),
        [ErrorCode.Unauthorized] = ("The token is missing or unknown.", "WWW-Authenticate"),
        [ErrorCode.Forbidden] = ("The token belongs to another tenant. Without a token: the client is not local.", ""),
        [ErrorCode.NotFound] = ("There is no such entity or row.", ""),
        [ErrorCode.RequestTimeout] = ("The request did not arrive in time.", ""),
        [ErrorCode.Conflict] = ("A unique key or a foreign key is violated; fields names it.", ""),
        [ErrorCode.PreconditionFailed] = ("The row's ETag does not satisfy If-Match or If-None-Match.", ""),
        [ErrorCode.PayloadTooLarge] = ("The body is larger than 1 MiB, or nested deeper than 32 levels.", ""),
        [ErrorCode.UriTooLong] = ("The URL is too long.", ""),
        [ErrorCode.UnsupportedMediaType] = ("The body is not JSON.", ""),
        [ErrorCode.ValidationError] = ("Values violate the rules of the entity; fields names all of them.", ""),
        [ErrorCode.TooManyRequests] = ("The client exceeds its request rate.", "Retry-After"),
        [ErrorCode.HeadersTooLarge] = ("The headers are too large or too many.", ""),
        [ErrorCode.InternalError] = ("An internal error.", ""),
        [ErrorCode.CapabilityNotSupported] = ("The backend does not have this capability.", ""),
        [ErrorCode.DatabaseError] = ("The database does not answer.", "Retry-After"),
        [ErrorCode.Timeout] = ("The database did not answer in time.", "Retry-After"),
    };

    /// <summary>Returns the components.</summary>
    public static JsonObject Components()
    {
        var components = new JsonObject();
        foreach (var (code, (description, header)) in Described)
        {
            var name = ErrorStatus.Of(code).Name;
            JsonArray fields = code is ErrorCode.Conflict or ErrorCode.ValidationError
                ? [new JsonObject { ["field"] = "name", ["problem"] = "is required" }]
                : [];
            var error = new JsonObject { ["code"] = name, ["message"] = description, ["fields"] = fields, ["hint"] = null };
            var content = new JsonObject
            {
                ["schema"] = OpenApiDocument.Reference("schemas", "Error"),
                ["example"] = new JsonObject { ["success"] = false, ["error"] = error },
            };
            var component = new JsonObject { ["description"] = description, ["content"] = new JsonObject { ["application/json"] = content } };
            if (header.Length > 0)
                component["headers"] = new JsonObject { [header] = OpenApiDocument.Reference("headers", header) };
            components[name] = component;
        }

        return components;
    }

    /// <summary>Adds the failures of an operation to its responses.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="codes">The failures in addition to those of every endpoint.</param>
    public static void Add(JsonObject operation, params ReadOnlySpan<ErrorCode> codes)
    {
        var noTokenRequired = operation["security"] is JsonArray { Count: 0 };
        var responses = operation["responses"]!.AsObject();
        var all = codes.ToArray().Concat(noTokenRequired ? OfAll : OfAllWithToken).Select(ErrorStatus.Of).OrderBy(each => each.Status);
        foreach (var (name, status) in all)
            responses[$"{status}"] = OpenApiDocument.Reference("responses", name);
    }
}
