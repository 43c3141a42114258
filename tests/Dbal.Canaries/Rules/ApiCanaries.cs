using System.Text.Json.Nodes;
using Dbal.Canaries.Faults;
using Microsoft.Extensions.Primitives;

namespace Dbal.Canaries.Rules;

/// <summary>What docs/api.md promises beyond the numbered rules.</summary>
internal static class ApiCanaries
{
    public static IReadOnlyList<Canary> All { get; } =
    [
        Answer("hints-are-missing", "gives no hints", answer => answer.ChangeError(error => error["hint"] = null)),
        Answer("messages-are-missing", "gives no messages", answer => answer.ChangeError(error => error["message"] = "")),
        Answer("errors-name-the-database", "shows the message of the driver",
            answer => answer.ChangeError(error => error["message"] = "SQLSTATE 23505: " + error["message"])),
        Answer("location-is-missing", "gives no Location of a new row", answer => answer.Headers.Remove("Location")),
        Answer("location-is-missing-after-upserts", "gives no Location of a row that an upsert creates", answer => RemoveIf(answer, "PUT", "Location")),
        Answer("location-is-missing-after-calls", "gives no Location of a row that an RPC call creates", answer =>
        {
            if (answer.Request.Path == "/api/dbal")
                answer.Headers.Remove("Location");
        }),
        Answer("location-after-replacing", "gives a Location of a row that an upsert replaces", answer =>
        {
            if (answer.Request.Method == "PUT" && answer.Status == 200)
                answer.Headers.Location = answer.Request.Path.Value;
        }),
        Answer("retry-after-is-missing", "gives no Retry-After with 429 and 503", answer => answer.Headers.Remove("Retry-After")),
        Answer("www-authenticate-is-missing", "gives no WWW-Authenticate with 401", answer => answer.Headers.Remove("WWW-Authenticate")),
        Answer("allow-is-missing", "gives no Allow with 405", answer => answer.Headers.Remove("Allow")),
        Answer("no-store-is-missing", "lets caches store answers", answer => answer.Headers.Remove("Cache-Control")),
        Answer("nosniff-is-missing", "lets browsers guess the type of answers", answer => answer.Headers.Remove("X-Content-Type-Options")),
        Answer("trace-is-missing", "does not return the trace", answer => answer.Headers.Remove("traceparent")),
        Answer("trace-is-another", "returns another trace than the client's",
            answer => answer.Headers["traceparent"] = "00-11111111111111111111111111111111-1111111111111111-01"),
        Answer("trace-is-missing-on-failures", "does not return the trace of a failure", answer =>
        {
            if (answer.Status >= 400)
                answer.Headers.Remove("traceparent");
        }),
        Answer("content-type-is-text", "returns JSON as text/plain", answer =>
        {
            if (answer.Json is not null)
                answer.Headers.ContentType = "text/plain";
        }),
        Answer("head-has-another-length", "answers HEAD with another length than GET", answer =>
        {
            if (answer.Request.Method == "HEAD")
                answer.Context.Response.ContentLength = null;
        }),
        Answer("ready-without-database", "is ready while the database does not answer", answer =>
        {
            if (answer.Request.Path == "/ready" && answer.Status == 503)
                answer.Become(200, """{"success":true,"data":{"status":"ready"}}""");
        }),
        Answer("health-needs-the-database", "answers 503 in /health while the database does not answer", answer =>
        {
            if (answer.Request.Path == "/health" && Hosting.CanaryDaemon.IsPrivate)
                answer.Become(503, Failures.NoDatabase);
        }),
        Answer("status-without-database", "answers /status with 200 while the database does not answer", answer =>
        {
            if (answer.Request.Path == "/status" && answer.Status == 503)
                answer.Become(200, """{"success":true,"data":{}}""");
        }),
        Answer("status-without-versions", "returns no version of server and driver",
            answer => Change(answer, "/status", json => json["data"]!["server"]!["version"] = "")),
        Answer("version-differs", "returns another version in /version than in /health",
            answer => Change(answer, "/version", json => json["data"]!["version"] = "0.0.0")),
        Answer("metrics-are-empty", "counts no requests", answer =>
        {
            if (answer.Request.Path == "/metrics")
                answer.Text = "";
        }),
        Document("openapi-loses-the-last-field", "does not describe the last field of an entity", document =>
        {
            var fields = document["components"]!["schemas"]!["shop.product"]!["properties"]!.AsObject();
            fields.Remove(fields.Last().Key);
        }),
        Document("openapi-loses-an-entity", "does not describe the last entity", document =>
        {
            var paths = document["paths"]!.AsObject();
            foreach (var path in paths.Select(each => each.Key).Where(path => path.Contains("/shop/product", StringComparison.Ordinal)).ToList())
                paths.Remove(path);
        }),
        Document("openapi-allows-sensitive-fields", "describes sensitive fields in answers",
            document => document["components"]!["schemas"]!["core.session"]!["properties"]!["token"] = new JsonObject { ["type"] = "string" }),
        Answer("total-of-the-page", "returns the number of rows of the page as the total", answer => answer.Change(json =>
        {
            if (json["page"]?["total"] is not null)
                json["page"]!["total"] = json["data"]!.AsArray().Count;
        })),
        Answer("total-without-asking", "returns a total that nobody asked for", answer => answer.Change(json =>
        {
            if (json["page"] is JsonObject page && !page.ContainsKey("total"))
                page["total"] = 0;
        })),
        Answer("limit-is-another", "returns another limit than it uses", answer => answer.Change(json =>
        {
            if (json["page"] is JsonObject page)
                page["limit"] = 100;
        })),
        Request("limit-is-ignored", "ignores limit", context => QueryText.Change(context, (name, value) => name == "limit" ? null : (name, value))),
        Request("pages-have-100-rows", "returns 100 rows unless a limit is given", context =>
        {
            var route = context.Request.RouteValues;
            if (context.Request.Method == "GET" && route.ContainsKey("entity") && !route.ContainsKey("id") && !QueryText.Has(context, "limit"))
                context.Request.QueryString = context.Request.QueryString.Add("limit", "100");
        }),
        Request("limits-are-clamped", "takes the nearest limit for an invalid one", context => QueryText.ChangeValues(context, "limit",
            value => int.TryParse(value, out var limit) ? $"{Math.Clamp(limit, 1, 100)}" : value)),
        Request("unknown-parameters-are-ignored", "ignores unknown parameters",
            context => QueryText.Change(context, (name, value) => name is "offset" or "colour" ? null : (name, value))),
        Request("empty-cursors-are-ignored", "ignores an empty cursor",
            context => QueryText.Change(context, (name, value) => name == "cursor" && value == "" ? null : (name, value))),
        Request("a-foreign-host-is-accepted", "accepts any Host", context => context.Request.Headers.Host = "localhost"),
        Request("a-foreign-origin-is-accepted", "accepts any Origin", context => context.Request.Headers.Remove("Origin")),
        Request("an-https-origin-is-accepted", "accepts the Origin of another scheme", context =>
        {
            if (context.Request.Headers.Origin == "https://localhost")
                context.Request.Headers.Remove("Origin");
        }),
        Request("tokens-are-prefixes", "accepts the beginning of a token", context => Token(context, token => token == "open-sesam" ? "open-sesame" : token)),
        Request("tokens-ignore-case", "ignores the case of tokens", context => Token(context, token => token.ToLowerInvariant())),
        Request("tokens-of-any-tenant", "accepts the token of another tenant", context =>
        {
            if (context.Request.RouteValues["tenant"] is "acme" or "initech")
                Token(context, token => token == "g-token" ? "a-token" : token);
        }),
        Request("tokens-are-optional", "serves requests without a token", context =>
        {
            if (context.Request.Headers.Authorization.Count == 0)
                context.Request.Headers.Authorization = "Bearer open-sesame";
        }),
        Request("other-media-types-are-json", "reads bodies of any media type", context =>
        {
            if (context.Request.ContentType is not null)
                context.Request.ContentType = "application/json";
        }),
        Body("duplicate-names-are-accepted", "uses the first of two members with the same name",
            (_, body) => body.Replace("\"sku\":\"A-1\",\"sku\":\"A-2\"", "\"sku\":\"A-1\"")),
        Body("trailing-commas-are-accepted", "accepts trailing commas", (_, body) => body.Replace(",}", "}")),
        Body("comments-are-accepted", "accepts comments", (_, body) => body.EndsWith("// comment", StringComparison.Ordinal) ? body[..^10] : body),
        Body("leading-zeros-are-accepted", "accepts numbers with leading zeros", (_, body) => body.Replace(":01}", ":1}")),
        Answer("positions-are-missing", "does not say where JSON is malformed",
            answer => answer.ChangeError(error => error["message"] = "The body is not valid JSON.")),
        Answer("created-is-missing", "does not say whether an upsert created a row", answer => answer.Change(json => json.Remove("created"))),
        Answer("created-is-always-true", "says that every upsert created a row", answer => answer.Change(json =>
        {
            if (json.ContainsKey("created"))
                json["created"] = true;
        })),
        Answer("upserts-are-always-created", "answers every upsert with 201", answer =>
        {
            if (answer.Request.Method == "PUT" && answer.Status == 200 && QueryText.Has(answer.Context, "on"))
                answer.Status = 201;
        }),
        Request("upserts-use-any-field", "takes the sku for every key of an upsert",
            context => QueryText.Change(context, (name, value) => name == "on" && value is "name" or "colour" or "" ? ("on", "sku") : (name, value))),
        Answer("calls-return-other-errors", "returns other errors from RPC calls", answer =>
        {
            if (answer.Request.Path == "/api/dbal")
                answer.ChangeError(error => error["hint"] = "Read the documentation of RPC.");
        }),
        Answer("calls-return-rows-in-another-form", "returns rows of RPC calls without their generated times", answer =>
        {
            if (answer.Request.Path == "/api/dbal")
                answer.ChangeRows(row => row.Remove("updatedAt"));
        }),
        Answer("unknown-paths-are-empty-lists", "answers unknown paths with an empty list", answer =>
        {
            if (answer.Status == 404 && answer.Request.Path.Value!.EndsWith("/nothing", StringComparison.Ordinal))
                answer.Become(200, """{"success":true,"data":[],"page":{"limit":20,"nextCursor":null}}""");
        }),
        Answer("large-bodies-are-bad-requests", "answers bodies that are too large with 400", answer =>
        {
            if (answer.Status == 413)
                answer.Status = 400;
        }),
    ];

    private static void RemoveIf(HttpAnswer answer, string method, string header)
    {
        if (answer.Request.Method == method)
            answer.Headers.Remove(header);
    }

    private static void Change(HttpAnswer answer, string path, Action<JsonObject> change)
    {
        if (answer.Request.Path == path && answer.Status == 200)
            answer.Change(change);
    }

    private static void Token(HttpContext context, Func<string, string> change)
    {
        const string scheme = "Bearer ";
        var given = context.Request.Headers.Authorization.ToString();
        if (given.StartsWith(scheme, StringComparison.Ordinal))
            context.Request.Headers.Authorization = new StringValues(scheme + change(given[scheme.Length..]));
    }

    private static Canary Answer(string name, string breaks, Action<HttpAnswer> change) => new(name, Canary.Api, breaks) { Http = new() { Answer = change } };

    private static Canary Request(string name, string breaks, Action<HttpContext> change) =>
        new(name, Canary.Api, breaks) { Http = new() { Request = change } };

    private static Canary Body(string name, string breaks, Func<HttpContext, string, string> change) =>
        new(name, Canary.Api, breaks) { Http = new() { Body = change } };

    private static Canary Document(string name, string breaks, Action<JsonObject> change) =>
        Answer(name, breaks, answer => Change(answer, "/openapi/v1.json", change));
}
