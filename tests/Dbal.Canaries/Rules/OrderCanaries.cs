using Dbal.Canaries.Faults;
using Dbal.Entities;

namespace Dbal.Canaries.Rules;

/// <summary>S1 and S3: the order of nulls, and of texts.</summary>
internal static class OrderCanaries
{
    private const int Prefix = 4;

    public static IReadOnlyList<Canary> All { get; } =
    [
        Of("nulls-last", "S1", "sorts nulls last ascending, and first descending", new() { NullsFirst = key => key.Descending }) with { Trap = "PostgreSQL" },
        Of("nulls-first-in-both-directions", "S1", "sorts nulls first descending too", new() { NullsFirst = _ => true }) with { Trap = "NULLS FIRST" },
        Of("nulls-last-in-both-directions", "S1", "sorts nulls last ascending too", new() { NullsFirst = _ => false }) with { Trap = "NULLS LAST" },
        Of("true-before-false", "S1", "sorts true before false",
            new() { Compare = (_, left, right) => left is bool one ? ((bool)right).CompareTo(one) : null }),
        Of("null-times-last", "S1", "sorts datetimes that are null last ascending",
            new() { NullsFirst = key => key.Field.Type == FieldType.DateTime ? key.Descending : !key.Descending }),
        Of("order-ignores-case", "S3", "sorts texts without regard to case",
            Texts(text => text.ToLowerInvariant())) with { Trap = "MySQL's default collation" },
        Of("order-ignores-accents", "S3", "sorts letters with accents like those without",
            Texts(LookAlikes.WithoutAccents)) with { Trap = "MySQL's default collation" },
        Of("order-by-utf-16", "S3", "sorts texts by UTF-16 code unit",
            new() { Compare = (_, left, right) => left is string one ? string.CompareOrdinal(one, (string)right) : null }) with { Trap = ".NET" },
        Of("order-pads-with-spaces", "S3", "compares texts as if the shorter one ended in spaces",
            new() { Compare = (_, left, right) => left is string one ? Padded(one, (string)right) : null }) with { Trap = "MariaDB's PAD SPACE" },
        Of("ranges-ignore-case", "S3", "compares texts in ranges without regard to case",
            new() { Match = (condition, value) => LookAlikes.Range(condition, value, text => text.ToLowerInvariant()) })
            with { Trap = "MySQL's default collation" },
        Of("ranges-by-utf-16", "S3", "compares texts in ranges by UTF-16 code unit",
            new() { Match = (condition, value) => LookAlikes.Range(condition, value, text => text, string.CompareOrdinal) }) with { Trap = ".NET" },
        Of("order-by-first-characters", "S3", $"sorts texts by their first {Prefix} characters",
            Texts(text => text.Length <= Prefix ? text : text[..Prefix])) with { Trap = "MariaDB's max_sort_length" },
        Of("enums-in-declared-order", "S3", "sorts enum values in the order of their declaration",
            new()
            {
                Compare = (field, left, right) => field.Type == FieldType.Enum
                    ? field.Values.ToList().IndexOf((string)left).CompareTo(field.Values.ToList().IndexOf((string)right))
                    : null,
            }) with { Trap = "PostgreSQL's and MySQL's enum types" },
    ];

    private static Canary Of(string name, string rule, string breaks, ListFault fault) => new(name, rule, breaks) { Backend = fault.Over };

    private static ListFault Texts(Func<string, string> fold) =>
        new() { Compare = (_, left, right) => left is string one ? LookAlikes.CompareCodePoints(fold(one), fold((string)right)) : null };

    private static int Padded(string left, string right)
    {
        var length = Math.Max(left.Length, right.Length);
        return LookAlikes.CompareCodePoints(left.PadRight(length), right.PadRight(length));
    }
}
