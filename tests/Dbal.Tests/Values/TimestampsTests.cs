using System.Text;
using Dbal.Values;

namespace Dbal.Tests.Values;

public sealed class TimestampsTests
{
    [TestCase("1000-01-01T00:00:00Z", "1000-01-01T00:00:00.000Z")]
    [TestCase("1000-01-01T00:01:00+00:01", "1000-01-01T00:00:00.000Z")]
    [TestCase("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z")]
    [TestCase("9999-12-31T22:59:59.9999-01:00", "9999-12-31T23:59:59.999Z")]
    [TestCase("2026-02-06T10:00:00+23:59", "2026-02-05T10:01:00.000Z")]
    [TestCase("2026-02-06T10:00:00-23:59", "2026-02-07T09:59:00.000Z")]
    [TestCase("2026-02-06T10:00:00.04Z", "2026-02-06T10:00:00.040Z")]
    [TestCase("2026-02-06T10:00:00.123456789123456789Z", "2026-02-06T10:00:00.123Z")]
    public void S18_instants_are_read_with_any_offset(string text, string expected)
    {
        Assert.That(Timestamps.TryParse(text, out var instant), Is.True);
        Assert.That((Timestamps.Format(instant), instant.Kind), Is.EqualTo((expected, DateTimeKind.Utc)));
    }

    [TestCase("1000-01-01T00:00:00+00:01")]
    [TestCase("9999-12-31T23:59:59.999-00:01")]
    [TestCase("2026-02-06T10:00:00+24:00")]
    [TestCase("2026-02-06T10:00:00+01:60")]
    [TestCase("2026-02-06T10:00:00+0100")]
    [TestCase("2026-02-06T10:00:00.Z")]
    [TestCase("2026-02-06T24:00:00Z")]
    [TestCase("2026-02-06T23:59:60Z")]
    [TestCase("2026-13-06T10:00:00Z")]
    [TestCase("2026-02-06 10:00:00Z")]
    [TestCase(" 2026-02-06T10:00:00Z")]
    [TestCase("2026-02-06T10:00:00Z\n")]
    [TestCase("2026-02-06")]
    public void S18_other_texts_are_not_instants(string text)
    {
        Assert.That(Timestamps.TryParse(text, out var instant), Is.False);
        Assert.That(instant, Is.Default);
    }

    [TestCase("1000-01-01T00:00:00.000Z")]
    [TestCase("2026-11-26T15:04:05.678Z")]
    [TestCase("9999-12-31T23:59:59.999Z")]
    public void UTF_8_is_written_and_read_back(string text)
    {
        Assert.That(Timestamps.TryParse(text, out var instant), Is.True);
        var utf8 = new byte[Timestamps.Length];
        Timestamps.Format(instant, utf8);

        Assert.That(Encoding.UTF8.GetString(utf8), Is.EqualTo(text));
        Assert.That(Timestamps.ParseExact(utf8), Is.EqualTo(instant).And.Property("Kind").EqualTo(DateTimeKind.Utc));
    }

    [TestCase("2026-11-26T15:04:05.678")]
    [TestCase("2026-11-26T15:04:05.6789Z")]
    [TestCase("2026-11-26 15:04:05.678Z")]
    [TestCase("2026-11-26T15:04:05,678Z")]
    [TestCase("2026-11-26T15:04:0x.678Z")]
    [TestCase("2026-11-26T15:04:+5.678Z")]
    public void Stored_text_of_another_form_is_an_error(string text) =>
        Assert.That(() => Timestamps.ParseExact(Encoding.UTF8.GetBytes(text)), Throws.TypeOf<FormatException>());

    [Test]
    public void The_current_time_is_truncated_to_milliseconds()
    {
        var clock = new FixedClock(new DateTimeOffset(2026, 2, 6, 12, 0, 0, 123, TimeSpan.FromHours(2)).AddTicks(9999));

        Assert.That(Timestamps.Now(clock), Is.EqualTo(new DateTime(2026, 2, 6, 10, 0, 0, 123, DateTimeKind.Utc)));
    }
}
