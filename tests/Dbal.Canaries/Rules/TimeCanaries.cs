using System.Globalization;
using System.Text.RegularExpressions;
using Dbal.Canaries.Faults;
using Dbal.Entities;
using Dbal.Queries;

namespace Dbal.Canaries.Rules;

/// <summary>S18 and S19: datetimes and dates.</summary>
internal static partial class TimeCanaries
{
    private static readonly DateTime Gregorian = new(1582, 10, 15, 0, 0, 0, DateTimeKind.Utc);

    public static IReadOnlyList<Canary> All { get; } =
    [
        Stores("milliseconds-are-lost", "S18", "stores datetimes in seconds",
            (_, value) => value is DateTime time ? time.AddMilliseconds(-time.Millisecond) : value)
            with { Trap = "MySQL's DATETIME" },
        Returns("times-are-local", "S18", "returns datetimes an hour later", (_, value) => value is DateTime { Year: < 9999 } time ? time.AddHours(1) : value)
            with { Trap = "drivers that convert to local time" },
        Stores("old-times-are-julian", "S18", "shifts datetimes before 1582 by ten days",
            (_, value) => value is DateTime time && time < Gregorian && time.Year > 1000 ? time.AddDays(-10) : value) with { Trap = "Julian calendars" },
        new("times-compare-in-seconds", "S18", "compares datetimes in seconds")
        {
            Backend = new ListFault
            {
                Match = (condition, value) => condition is { Operator: Operator.Eq, Value: DateTime other } && value is DateTime time
                    ? time.Ticks / TimeSpan.TicksPerSecond == other.Ticks / TimeSpan.TicksPerSecond : null,
            }.Over,
            Trap = "MySQL's DATETIME",
        },
        Body("offsets-are-ignored", "S18", "ignores the offset of a datetime", body => Offset().Replace(body, "$1Z")),
        Body("milliseconds-are-rounded", "S18", "rounds datetimes to milliseconds",
            body => LongFraction().Replace(body, match => Round(match.Value))) with { Trap = "PostgreSQL and MySQL" },
        Body("leap-seconds-are-accepted", "S18", "takes the last second of a minute for a leap second",
            body => body.Replace(":60Z", ":59Z").Replace(":60+", ":59+")),
        Body("datetimes-without-an-offset-are-accepted", "S18", "takes a datetime without an offset for UTC", body => NoOffset().Replace(body, "$1Z\"")),
        Body("years-before-1000-are-accepted", "S18", "accepts a year before 1000", body => body.Replace("0999-12-31T23:59:59Z", "1000-01-01T00:00:00Z")),
        new("datetime-filters-are-rounded", "S18", "rounds datetimes in filters to milliseconds")
        {
            Http = new()
            {
                Request = context => QueryText.ChangeValues(
                    context, "lastLoginAt", value => Uri.EscapeDataString(LongFraction().Replace(Uri.UnescapeDataString(value), match => Round(match.Value)))),
            },
        },
        new("lower-case-letters-are-rejected", "S18", "rejects t and z in a datetime")
        {
            Http = new()
            {
                Instead = (_, body) => body.Contains("t10:00:00z", StringComparison.Ordinal)
                    ? Failures.Invalid("lastLoginAt") : null,
            },
        },

        Stores("dates-shift-by-a-day", "S19", "stores dates a day earlier",
            (_, value) => value is DateOnly date && date.DayNumber > 0 ? date.AddDays(-1) : value) with { Trap = "drivers that convert to UTC" },
        Returns("dates-are-returned-a-day-later", "S19", "returns dates a day later",
            (_, value) => value is DateOnly date && date < DateOnly.MaxValue ? date.AddDays(1) : value)
            with { Trap = "drivers that convert to local time" },
        Stores("old-dates-are-julian", "S19", "shifts dates before 1582 by ten days",
            (_, value) => value is DateOnly date && date < DateOnly.FromDateTime(Gregorian) && date.Year > 1000 ? date.AddDays(-10) : value)
            with { Trap = "Julian calendars" },
        new("dates-sort-by-day", "S19", "sorts dates by their day of the month")
        {
            Backend = new ListFault
            {
                Compare = (_, left, right) => left is DateOnly one ? string.CompareOrdinal(DayFirst(one), DayFirst((DateOnly)right)) : null,
            }.Over,
        },
        Body("datetimes-are-dates", "S19", "accepts a datetime as a date", body => body.Replace("2026-02-06T00:00:00Z", "2026-02-06")),
        Body("missing-days-are-moved", "S19", "takes March 1 for February 29 of another year than a leap year",
            body => body.Replace("\"2026-02-29\"", "\"2026-03-01\"")) with { Trap = "JavaScript" },
    ];

    private static string DayFirst(DateOnly date) => date.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture);

    private static string Round(string fraction) => $".{Math.Min(999, Math.Round(decimal.Parse("0" + fraction, CultureInfo.InvariantCulture) * 1000)):000}";

    private static Canary Stores(string name, string rule, string breaks, Func<Field, object?, object?> change) =>
        new(name, rule, breaks) { Backend = ValueFault.Stores(change) };

    private static Canary Returns(string name, string rule, string breaks, Func<Field, object?, object?> change) =>
        new(name, rule, breaks) { Backend = ValueFault.Returns(change) };

    private static Canary Body(string name, string rule, string breaks, Func<string, string> change) =>
        new(name, rule, breaks) { Http = new() { Body = (_, body) => change(body) } };

    [GeneratedRegex("""(T[0-9:.]+)[+-][0-2][0-9]:[0-5][0-9](?=")""")]
    private static partial Regex Offset();

    [GeneratedRegex(@"\.[0-9]{4,}")]
    private static partial Regex LongFraction();

    [GeneratedRegex("""(T[0-9]{2}:[0-9]{2}:[0-9]{2})"(?=[,}])""")]
    private static partial Regex NoOffset();
}
