using System.Text.RegularExpressions;
using Dbal.Canaries.Faults;

namespace Dbal.Canaries.Rules;

/// <summary>S20: UUIDs.</summary>
internal static partial class UuidCanaries
{
    private const string Unknown = "00000000-0000-4000-8000-000000000000";

    public static IReadOnlyList<Canary> All { get; } =
    [
        new("uuids-sort-by-bytes", "S20", "sorts UUIDs by the bytes of a GUID")
        {
            Backend = new ListFault
            {
                Compare = (_, left, right) => left is Guid one ? one.ToByteArray().AsSpan().SequenceCompareTo(((Guid)right).ToByteArray()) : null,
            }.Over,
            Trap = "SQL Server, and MongoDB's legacy UUIDs",
        },
        Http("uuids-in-upper-case", "returns UUIDs in upper case", new()
        {
            Answer = answer => answer.ChangeRows(row =>
            {
                if (row["supplierRef"] is { } reference)
                    row["supplierRef"] = reference.GetValue<string>().ToUpperInvariant();
            }),
        }),
        Http("upper-case-paths-are-unknown", "does not find a row by an id in upper case", new()
        {
            Instead = (context, _) => context.Request.RouteValues["id"] is string id && id.Any(char.IsAsciiLetterUpper) ? Failures.Missing : null,
        }),
        Http("delete-returns-the-case-of-its-path", "returns the id of a deleted row as in its path", new()
        {
            Answer = answer => answer.ChangeRows(row =>
            {
                if (answer.Request.Method == "DELETE" && answer.Request.RouteValues["id"] is string id)
                    row["id"] = id;
            }),
        }),
        Http("patch-returns-the-case-of-its-path", "returns the id of a changed row as in its path", new()
        {
            Answer = answer => answer.ChangeRows(row =>
            {
                if (answer.Request.Method == "PATCH" && answer.Request.RouteValues["id"] is string id)
                    row["id"] = id;
            }),
        }),
        Http("upper-case-filters-find-nothing", "compares UUIDs in filters as texts", new()
        {
            Request = context => QueryText.ChangeValues(context, "supplierRef", value => value.Any(char.IsAsciiLetterUpper) ? Unknown : value),
        }),
        Http("generated-ids-are-random", "generates ids of version 4", new() { Body = (context, body) => WithId(context, body, () => Guid.NewGuid()) }),
        Http("generated-ids-do-not-increase", "generates ids of version 7 in no order", new()
        {
            Body = (context, body) => WithId(context, body, () => Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddDays(Random.Shared.Next(20_000)))),
        }),
        Http("uuids-without-hyphens-are-accepted", "accepts a UUID without hyphens",
            new() { Body = (_, body) => Bare().Replace(body, match => $"\"{Guid.Parse(match.Groups[1].Value)}\"") }),
        Http("uuids-in-braces-are-accepted", "accepts a UUID in braces", new() { Body = (_, body) => body.Replace("\"{", "\"").Replace("}\"", "\"") }),
    ];

    private static string WithId(HttpContext context, string body, Func<Guid> next) => context.Request.Method != "POST" ? body
        : JsonBodies.ChangeRows(body, row =>
        {
            if (row.ContainsKey("sku") && !row.ContainsKey("id"))
                row["id"] = next().ToString();
        });

    private static Canary Http(string name, string breaks, HttpFault fault) => new(name, "S20", breaks) { Http = fault };

    [GeneratedRegex("\"([0-9a-f]{32})\"")]
    private static partial Regex Bare();
}
