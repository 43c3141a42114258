using System.Text.RegularExpressions;
using Dbal.Canaries.Faults;
using Dbal.Entities;
using Dbal.Queries;

namespace Dbal.Canaries.Rules;

/// <summary>S10, S11, S12 and S22: texts in the database, the empty text, and the length of texts.</summary>
internal static partial class StoredTextCanaries
{
    public static IReadOnlyList<Canary> All { get; } =
    [
        Stores("text-is-normalized", "S10", "stores decomposed letters composed", text => text.Replace("e\u0301", "é")),
        Stores("text-without-emoji", "S10", "stores ? for characters beyond the Basic Multilingual Plane",
            text => Astral().Replace(text, "?")) with { Trap = "MySQL's utf8mb3" },
        Stores("text-is-trimmed", "S10", "stores texts without spaces at their ends", text => text.Trim()),
        Stores("trailing-spaces-are-lost", "S10", "stores texts without trailing spaces", text => text.TrimEnd(' ')) with { Trap = "CHAR columns" },
        Stores("byte-order-mark-is-lost", "S10", "removes a byte order mark from texts", text => text.TrimStart('\uFEFF')),
        Stores("controls-are-lost", "S10", "removes control characters from texts", text => string.Concat(text.Where(letter => letter >= ' '))),
        Stores("non-characters-are-replaced", "S10", "stores U+FFFD for code points that are not characters",
            text => text.Replace('\uFFFE', '\uFFFD').Replace('\uFFFF', '\uFFFD')),
        new("json-without-emoji", "S10", "stores ? for characters beyond the Basic Multilingual Plane in json")
        {
            Backend = ValueFault.Stores((field, value) =>
                field.Type == FieldType.Json && value is string text ? Escaped().Replace(Astral().Replace(text, "?"), "?") : value),
        },
        Body("null-characters-are-dropped", "S11", "removes U+0000 from texts", body => body.Replace(@"\u0000", "")),
        Body("lone-surrogates-are-replaced", "S11", "replaces lone surrogates by U+FFFD",
            body => LoneSurrogate().Replace(body, @"\ufffd")) with { Trap = "System.Text.Json" },
        new("null-characters-in-filters-are-dropped", "S11", "removes U+0000 from filters")
        {
            Http = new() { Request = context => QueryText.Change(context, (name, value) => (name, value.Replace("%00", ""))) },
        },
        Stored("empty-text-is-null", "S12", "stores null for the empty text",
            (field, value) => value is "" && field.Nullable ? null : value) with { Trap = "Oracle" },
        new("null-is-empty-text", "S12",
            "returns the empty text for null") { Backend = ValueFault.Returns((field, value) => value is null && IsText(field) ? "" : value) },
        new("empty-filter-matches-null", "S12", "lets a filter by the empty text match null")
        {
            Backend = new ListFault { Match = (condition, value) => condition is { Operator: Operator.Eq, Value: "" } && value is null ? true : null }.Over,
        },
        Limit("length-in-utf-16", "counts the length of texts in UTF-16 code units", text => text.Length) with { Trap = ".NET" },
        Limit("length-in-bytes", "counts the length of texts in bytes", System.Text.Encoding.UTF8.GetByteCount) with { Trap = "MySQL's VARBINARY" },
        new("text-is-truncated", "S22", "truncates texts that are too long")
        {
            Http = new() { Body = (_, body) => JsonBodies.ChangeRows(body, row => Truncate(row, "sku")) },
            Trap = "MySQL without strict mode",
        },
        new("text-is-truncated-by-patch", "S22", "truncates texts that are too long in updates")
        {
            Http = new() { Body = (context, body) => context.Request.Method == "PATCH" ? JsonBodies.ChangeRows(body, row => Truncate(row, "category")) : body },
            Trap = "MySQL without strict mode",
        },
    ];

    private static void Truncate(System.Text.Json.Nodes.JsonObject row, string field)
    {
        if (row[field]?.GetValueKind() == System.Text.Json.JsonValueKind.String)
            row[field] = string.Concat(row[field]!.GetValue<string>().EnumerateRunes().Take(64).Select(rune => rune.ToString()));
    }

    private static Canary Limit(string name, string breaks, Func<string, int> length) => new(name, "S22", breaks)
    {
        Http = new()
        {
            Instead = (_, body) => Sku().Match(body) is { Success: true } sku && length(Regex.Unescape(sku.Groups[1].Value)) > 64
                ? Failures.Invalid("sku") : null,
        },
    };

    private static Canary Stores(string name, string rule, string breaks, Func<string, string> change) =>
        Stored(name, rule, breaks, (field, value) => value is string text && IsText(field) ? change(text) : value);

    private static Canary Stored(string name, string rule, string breaks, Func<Field, object?, object?> change) =>
        new(name, rule, breaks) { Backend = ValueFault.Stores(change) };

    private static Canary Body(string name, string rule, string breaks, Func<string, string> change) =>
        new(name, rule, breaks) { Http = new() { Body = (_, body) => change(body) } };

    private static bool IsText(Field field) => field.Type is FieldType.String or FieldType.Text;

    [GeneratedRegex(@"[\ud800-\udbff][\udc00-\udfff]")]
    private static partial Regex Astral();

    [GeneratedRegex(@"(?<!\\)(?:\\ud[89ab][0-9a-f]{2}(?!\\ud[c-f])|(?<!\\ud[89ab][0-9a-f]{2})\\ud[c-f][0-9a-f]{2})", RegexOptions.IgnoreCase)]
    private static partial Regex LoneSurrogate();

    [GeneratedRegex(@"\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}", RegexOptions.IgnoreCase)]
    private static partial Regex Escaped();

    [GeneratedRegex("""(?<="sku":")([^"]*)(?=")""")]
    private static partial Regex Sku();
}
