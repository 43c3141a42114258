using System.Text.RegularExpressions;
using Dbal.Canaries.Faults;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Queries;

namespace Dbal.Canaries.Rules;

/// <summary>S4, S5, S6 and the comparisons of S22: exact filters and keys, parts of texts, and letters of both cases.</summary>
internal static class TextCanaries
{
    private const int Prefix = 255;

    public static IReadOnlyList<Canary> All { get; } =
    [
        Equality("eq-ignores-case", "S4", "compares texts without regard to case", text => text.ToLowerInvariant()) with { Trap = "MySQL's default collation" },
        Equality("eq-ignores-accents", "S4", "takes letters with accents for those without",
            LookAlikes.WithoutAccents) with { Trap = "MySQL's default collation" },
        Equality("eq-ignores-trailing-spaces", "S4", "ignores trailing spaces", text => text.TrimEnd(' ')) with { Trap = "MariaDB's PAD SPACE" },
        Equality("eq-ignores-invisible-characters", "S4", "ignores characters without width", LookAlikes.WithoutInvisible) with { Trap = "ICU collations" },
        Equality("eq-takes-sharp-s-for-ss", "S4", "takes ß for ss", text => text.Replace("ß", "ss")) with { Trap = "MySQL's utf8mb4_0900_ai_ci" },
        Equality("eq-normalizes", "S4", "takes composed and decomposed letters for equal",
            text => text.Replace("a\u0301", "á")) with { Trap = "ICU collations" },
        Of("in-ignores-case", "S4", "compares the values of in without regard to case", new()
        {
            Match = (condition, value) => condition.Operator == Operator.In ? LookAlikes.Equality(condition, value, text => text.ToLowerInvariant()) : null,
        }),
        Key("key-ignores-case", "S4", "rejects a unique key that differs in case alone",
            text => text.ToLowerInvariant()) with { Trap = "MySQL's default collation" },
        Key("key-ignores-trailing-spaces", "S4", "rejects a unique key that differs in trailing spaces alone", text => text.TrimEnd(' '))
            with { Trap = "MariaDB's PAD SPACE" },
        Key("key-ignores-accents", "S4", "rejects a unique key that differs in accents alone",
            LookAlikes.WithoutAccents) with { Trap = "MySQL's default collation" },
        Key("key-compares-a-prefix", "S22", $"compares the first {Prefix} characters of unique keys", Cut) with { Trap = "MySQL's prefix indexes" },
        Equality("eq-compares-a-prefix", "S22", $"compares the first {Prefix} characters of texts", Cut) with { Trap = "MariaDB's max_sort_length" },

        Parts("contains-ignores-case", "ignores case in contains",
            Operator.Contains, (text, part) => Fold(text).Contains(Fold(part))) with { Trap = "SQLite's LIKE" },
        Parts("startsWith-ignores-case", "ignores case in startsWith",
            Operator.StartsWith, (text, part) => Fold(text).StartsWith(Fold(part), StringComparison.Ordinal))
            with { Trap = "SQLite's LIKE" },
        Parts("endsWith-ignores-case", "ignores case in endsWith", Operator.EndsWith, (text, part) => Fold(text).EndsWith(Fold(part), StringComparison.Ordinal))
            with { Trap = "SQLite's LIKE" },
        Parts("percent-is-a-wildcard", "takes % in contains for any text",
            Operator.Contains, (text, part) => Like(text, part, "%", ".*")) with { Trap = "LIKE" },
        Parts("underscore-is-a-wildcard", "takes _ in startsWith for any character", Operator.StartsWith,
            (text, part) => Like(text, part, "_", ".", begin: "^")) with { Trap = "LIKE" },
        Parts("backslash-escapes", "takes a backslash in endsWith for an escape", Operator.EndsWith,
            (text, part) => text.EndsWith(part.Replace("\\", ""), StringComparison.Ordinal)) with { Trap = "MySQL's LIKE" },
        Parts("dot-is-any-character", "takes . in contains for any character", Operator.Contains, (text, part) => Like(text, part, @"\.", "."))
            with { Trap = "MongoDB's $regex" },
        Parts("endsWith-before-a-line-break", "lets endsWith match before a line break at the end", Operator.EndsWith,
            (text, part) => text.EndsWith(part, StringComparison.Ordinal) || text.EndsWith(part + "\n", StringComparison.Ordinal)) with { Trap = "PCRE's $" },
        Parts("startsWith-in-every-line", "lets startsWith match at the start of each line", Operator.StartsWith,
            (text, part) => ("\n" + text).Contains("\n" + part, StringComparison.Ordinal)) with { Trap = "the regular expression option m" },
        Parts("startsWith-is-contains", "lets startsWith match anywhere", Operator.StartsWith, (text, part) => text.Contains(part, StringComparison.Ordinal)),
        Parts("endsWith-is-contains", "lets endsWith match anywhere", Operator.EndsWith, (text, part) => text.Contains(part, StringComparison.Ordinal)),
        Of("empty-part-matches-null", "S5", "lets contains with an empty text match null",
            new() { Match = (condition, value) => condition is { Operator: Operator.Contains, Value: "" } && value is null ? true : null }),
        Of("empty-part-matches-nothing", "S5", "lets contains with an empty text match nothing",
            new() { Match = (condition, _) => condition is { Operator: Operator.Contains, Value: "" } ? false : null }) with { Trap = "Oracle" },
        Of("last-condition-of-a-field-wins", "S5", "uses only the last of several conditions on a field", new() { Filter = LastOfEachField })
            with { Trap = "MongoDB's filter documents" },

        Parts("icontains-is-contains", "S6", "respects case in icontains", Operator.IContains, (text, part) => text.Contains(part, StringComparison.Ordinal)),
        Parts("icontains-folds-ascii-alone", "S6", "folds ASCII letters alone", Operator.IContains, Folded(Ascii)) with { Trap = "SQLite's lower()" },
        Parts("icontains-folds-latin-alone", "S6", "does not fold Greek and Cyrillic letters", Operator.IContains,
            Folded(text => string.Concat(text.Select(letter => letter < 'Ͱ' ? CaseFolding.Fold(letter) : letter)))),
        Parts("icontains-keeps-the-final-sigma", "S6", "distinguishes the final sigma", Operator.IContains, Folded(text => text.ToLowerInvariant())),
        Parts("icontains-ignores-accents", "S6", "ignores accents in icontains",
            Operator.IContains, Folded(text => CaseFolding.Fold(LookAlikes.WithoutAccents(text))))
            with { Trap = "MySQL's default collation" },
        Parts("icontains-takes-sharp-s-for-ss", "S6", "takes ß for ss in icontains",
            Operator.IContains, Folded(text => CaseFolding.Fold(text).Replace("ß", "ss")))
            with { Trap = "full case folding" },
        Parts("icontains-takes-dotless-i-for-i", "S6", "takes ı for i in icontains",
            Operator.IContains, Folded(text => CaseFolding.Fold(text).Replace("ı", "i"))),
    ];

    /// <summary>A backend that rejects unique keys which are equal when their texts are folded.</summary>
    private static Canary Key(string name, string rule, string breaks, Func<string, string> fold) => new(name, rule, breaks)
    {
        Backend = inner => new FaultyBackend(inner)
        {
            Insert = async call =>
            {
                var others = await inner.AllAsync(call.Entity, call.Tenant);
                foreach (var key in call.Entity.UniqueKeys.Where(key => key is [{ Type: FieldType.String }]))
                {
                    var taken = others.Select(row => row.Values[key[0].Ordinal]).OfType<string>().Select(fold).ToHashSet();
                    if (call.Rows.Any(row => row.Values[key[0].Ordinal] is string text && taken.Contains(fold(text))))
                        throw DbalException.Duplicate(call.Entity, key);
                }

                await inner.Pass(call);
            },
        },
    };

    private static Canary Equality(string name, string rule, string breaks, Func<string, string> fold) =>
        Of(name, rule, breaks, new() { Match = (condition, value) => LookAlikes.Equality(condition, value, fold) });

    private static Canary Parts(string name, string breaks, Operator comparison, Func<string, string, bool> fits) =>
        Parts(name, "S5", breaks, comparison, fits);

    private static Canary Parts(string name, string rule, string breaks, Operator comparison, Func<string, string, bool> fits) =>
        Of(name, rule, breaks, new()
        {
            Match = (condition, value) => condition.Operator != comparison ? null : value is string text && fits(text, (string)condition.Value),
        });

    private static Canary Of(string name, string rule, string breaks, ListFault fault) => new(name, rule, breaks) { Backend = fault.Over };

    private static string Fold(string text) => text.ToLowerInvariant();

    private static string Cut(string text) => text.Length <= Prefix ? text : text[..Prefix];

    private static string Ascii(string text) => string.Concat(text.Select(letter => char.IsAscii(letter) ? char.ToLowerInvariant(letter) : letter));

    private static Func<string, string, bool> Folded(Func<string, string> fold) => (text, part) => fold(text).Contains(fold(part), StringComparison.Ordinal);

    private static bool Like(string text, string part, string wildcard, string meaning, string begin = "") =>
        Regex.IsMatch(text, begin + Regex.Escape(part).Replace(wildcard, meaning), RegexOptions.Singleline);

    private static Filter LastOfEachField(Filter filter) => filter is not AllOf all ? filter
        : new AllOf([.. all.Parts.Select(LastOfEachField).Reverse().DistinctBy(part => part is Condition condition ? condition.Field : (object)part)]);
}
