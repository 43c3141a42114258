using System.Text.Json.Nodes;
using Dbal.Daemon.Http;
using Dbal.Errors;

namespace Dbal.Daemon.OpenApi;

/// <summary>Describes the answers of failures: one component for each code, which operations refer to.</summary>
internal static class Failures
{
    /// <summary>What a read can fail with.</summary>
    public static readonly ErrorCode[] OfRead = [ErrorCode.NotFound, ErrorCode.PreconditionFailed, ErrorCode.DatabaseError, ErrorCode.Timeout];

    /// <summary>What a list can fail with.</summary>
    public static readonly ErrorCode[] OfList =
        [ErrorCode.NotFound, ErrorCode.ValidationError, ErrorCode.CapabilityNotSupported, ErrorCode.DatabaseError, ErrorCode.Timeout];

    /// <summary>What a deletion can fail with.</summary>
    public static readonly ErrorCode[] OfDelete = [.. OfRead, ErrorCode.Conflict];

    /// <summary>What a create can fail with.</summary>
    public static readonly ErrorCode[] OfCreate =
    [
        ErrorCode.NotFound, ErrorCode.Conflict, ErrorCode.PayloadTooLarge, ErrorCode.UnsupportedMediaType, ErrorCode.ValidationError, ErrorCode.DatabaseError,
        ErrorCode.Timeout,
    ];

    /// <summary>What a change of a row can fail with.</summary>
    public static readonly ErrorCode[] OfChange = [.. OfCreate, ErrorCode.PreconditionFailed];

    /// <summary>What a call by RPC can fail with.</summary>
    public static readonly ErrorCode[] OfCall = [.. OfChange, ErrorCode.CapabilityNotSupported];

    // What every address can fail with.
    private static readonly ErrorCode[] OfAll =
        [ErrorCode.BadRequest, ErrorCode.Forbidden, ErrorCode.RequestTimeout, ErrorCode.UriTooLong, ErrorCode.HeadersTooLarge, ErrorCode.InternalError];

    private static readonly ErrorCode[] OfAllWithToken = [.. OfAll, ErrorCode.Unauthorized, ErrorCode.TooManyRequests];

    private static readonly Dictionary<ErrorCode, (string Description, string Header)> Described = new()
    {
        [ErrorCode.BadRequest] = ("The address, a header or the body is malformed, or names something unknown.", ""),
        [ErrorCode.Unauthorized] = ("The token is missing or unknown.", "WWW-Authenticate"),
        [ErrorCode.Forbidden] = ("The token is another tenant's. Without a token: the caller is not local.", ""),
        [ErrorCode.NotFound] = ("There is no such entity or row.", ""),
        [ErrorCode.RequestTimeout] = ("The request did not arrive in time.", ""),
        [ErrorCode.Conflict] = ("A unique key or a reference is broken; fields names it.", ""),
        [ErrorCode.PreconditionFailed] = ("The row is not in a version that If-Match or If-None-Match asks for.", ""),
        [ErrorCode.PayloadTooLarge] = ("The body is over 1 MiB, or nested over 32 levels.", ""),
        [ErrorCode.UriTooLong] = ("The address is too long.", ""),
        [ErrorCode.UnsupportedMediaType] = ("The body is not JSON.", ""),
        [ErrorCode.ValidationError] = ("Values break the rules of the entity; fields names all of them.", ""),
        [ErrorCode.TooManyRequests] = ("The client makes more requests than it may.", "Retry-After"),
        [ErrorCode.HeadersTooLarge] = ("The headers are too large or too many.", ""),
        [ErrorCode.InternalError] = ("A fault of the daemon.", ""),
        [ErrorCode.CapabilityNotSupported] = ("The backend does not have this capability.", ""),
        [ErrorCode.DatabaseError] = ("The database does not answer.", "Retry-After"),
        [ErrorCode.Timeout] = ("The database did not answer in time.", "Retry-After"),
    };

    /// <summary>The components.</summary>
    public static JsonObject Components()
    {
        var components = new JsonObject();
        foreach (var (code, (description, header)) in Described)
        {
            var name = ErrorStatus.Of(code).Name;
            JsonArray fields = code is ErrorCode.Conflict or ErrorCode.ValidationError ? [new JsonObject { ["field"] = "name", ["problem"] = "is required" }] : [];
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

    /// <summary>Adds the failures of an operation to its answers.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="codes">What it can fail with, beyond what every address can.</param>
    public static void Add(JsonObject operation, params ReadOnlySpan<ErrorCode> codes)
    {
        var isOpenToAll = operation["security"] is JsonArray { Count: 0 };
        var responses = operation["responses"]!.AsObject();
        var all = codes.ToArray().Concat(isOpenToAll ? OfAll : OfAllWithToken).Select(ErrorStatus.Of).OrderBy(each => each.Status);
        foreach (var (name, status) in all)
            responses[$"{status}"] = OpenApiDocument.Reference("responses", name);
    }
}
