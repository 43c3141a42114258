using Dbal.Backends;
using Dbal.Canaries.Faults;
using Dbal.Errors;
using Microsoft.Extensions.Primitives;

namespace Dbal.Canaries.Rules;

/// <summary>S35: ETags and preconditions.</summary>
internal static class VersionCanaries
{
    public static IReadOnlyList<Canary> All { get; } =
    [
        Of("updates-ignore-the-version", "ignores If-Match in updates", inner => new(inner) { Update = call => inner.Pass(call with { Expected = null }) }),
        Of("deletions-ignore-the-version", "ignores If-Match in deletions", inner => new(inner) { Delete = call => inner.Pass(call with { Expected = null }) }),
        Of("versions-are-checked-before-the-write", "checks the version in a statement of its own", inner => new(inner)
        {
            Update = async call =>
            {
                var row = await inner.ReadAsync(call.Entity, call.Tenant, call.Id, call.Cancellation);
                if (call.Expected is { } expected && row is not null && row.Version != expected)
                    throw DbalException.PreconditionFailed(call.Entity, call.Id);
                await Task.Delay(5, call.Cancellation);
                return await inner.Pass(call with { Expected = null });
            },
        }) with { Trap = "object mappers" },
        Of("updates-keep-the-version", "does not change the ETag in updates", inner => new(inner)
        {
            Update = async call => await inner.ReadAsync(call.Entity, call.Tenant, call.Id, call.Cancellation) is { } row
                ? await inner.Pass(call with { Version = row.Version }) : await inner.Pass(call),
        }),
        Of("the-stored-version-is-another", "stores another version than it returns", inner => new(inner)
        {
            Insert = call => inner.Pass(call with { Rows = [.. call.Rows.Select(row => row with { Version = row.Version == 1 ? 2 : row.Version - 1 })] }),
        }) with { Trap = "versions that a driver rounds" },
        Of("deleted-rows-are-deleted-again", "answers the deletion of a missing row as a success", inner => new(inner)
        {
            Delete = async call =>
            {
                try
                {
                    await inner.Pass(call);
                }
                catch (DbalException missing) when (missing.Code == ErrorCode.NotFound)
                {
                    // This is the fault.
                }
            },
        }) with { Trap = "DELETE without a count of rows" },
        Of("a-stale-version-is-a-missing-row", "answers 404 for a stale ETag", inner => new(inner)
        {
            Update = async call =>
            {
                try
                {
                    return await inner.Pass(call);
                }
                catch (DbalException stale) when (stale.Code == ErrorCode.PreconditionFailed)
                {
                    throw DbalException.NotFound(call.Entity, call.Id);
                }
            },
        }) with { Trap = "UPDATE ... WHERE version = ?" },
        Http("etags-are-constant", "returns the same ETag for every version", new()
        {
            Answer = answer =>
            {
                if (answer.Headers.ETag.Count > 0)
                    answer.Headers.ETag = "\"1\"";
            },
        }),
        Http("etags-are-missing-on-create", "returns no ETag for a new row", new()
        {
            Answer = answer =>
            {
                if (answer.Status == 201)
                    answer.Headers.Remove("ETag");
            },
        }),
        Header("if-none-match-is-ignored", "ignores If-None-Match", "If-None-Match", _ => null),
        Header("if-none-match-star-is-ignored", "ignores If-None-Match: *", "If-None-Match", value => value == "*" ? null : value),
        Header("if-match-star-is-unknown", "takes the * of If-Match for a tag", "If-Match", value => value == "*" ? "\"*\"" : value),
        Header("weak-tags-match", "lets weak tags match in If-Match", "If-Match", value => value?.Replace("W/", "")),
        Header("only-the-first-tag-counts", "uses only the first tag of a list", "If-Match", value => value?.Split(',')[0]),
        Header("only-the-last-tag-counts", "uses only the last tag of If-None-Match", "If-None-Match", value => value?.Split(',')[^1]),
        Header("malformed-headers-are-ignored", "ignores a malformed If-Match",
            "If-Match", value => value is "*" or null || value.Contains('"', StringComparison.Ordinal) ? value : null),
        Http("upserts-ignore-if-match", "ignores If-Match of an upsert", new()
        {
            Request = context =>
            {
                if (context.Request.Method == "PUT" && QueryText.Has(context, "on"))
                    context.Request.Headers.Remove("If-Match");
            },
        }),
        Http("upserts-ignore-if-none-match", "ignores If-None-Match of an upsert", new()
        {
            Request = context =>
            {
                if (context.Request.Method == "PUT" && QueryText.Has(context, "on"))
                    context.Request.Headers.Remove("If-None-Match");
            },
        }),
        Http("gets-never-answer-304", "never answers 304", new()
        {
            Request = context =>
            {
                if (context.Request.Method is "GET")
                    context.Request.Headers.Remove("If-None-Match");
            },
        }),
        Http("not-modified-without-etag", "answers 304 without an ETag", new()
        {
            Answer = answer =>
            {
                if (answer.Status == 304)
                    answer.Headers.Remove("ETag");
            },
        }),
    ];

    private static Canary Of(string name, string breaks, Func<IBackend, FaultyBackend> fault) => new(name, "S35", breaks) { Backend = fault };

    private static Canary Http(string name, string breaks, HttpFault fault) => new(name, "S35", breaks) { Http = fault };

    private static Canary Header(string name, string breaks, string header, Func<string?, string?> change) => Http(name, breaks, new()
    {
        Request = context =>
        {
            if (!context.Request.Headers.TryGetValue(header, out var given))
                return;
            if (change(given.ToString()) is { } changed)
                context.Request.Headers[header] = new StringValues(changed);
            else
                context.Request.Headers.Remove(header);
        },
    });
}
