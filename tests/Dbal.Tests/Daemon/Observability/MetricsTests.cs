using System.Globalization;
using System.Text.RegularExpressions;
using Dbal.Daemon.Observability;

namespace Dbal.Tests.Daemon.Observability;

internal sealed partial class MetricsTests
{
    [Test]
    public void A_duration_counts_in_every_bucket_up_to_its_bound()
    {
        var requests = new RequestMetrics();
        foreach (var milliseconds in new[] { 0.5, 0.6, 30, 20_000 })
        {
            requests.Begin();
            requests.End(new RequestSeries("/x", "GET", 200), TimeSpan.FromMilliseconds(milliseconds));
        }

        var samples = Samples(MetricsText.Of(requests, "sqlite", prepared: true, droppedLogLines: 3));

        const string Labels = "route=\"/x\",method=\"GET\",status=\"200\"";
        Assert.That(samples[$"http_requests_total{{{Labels}}}"], Is.EqualTo(4));
        Assert.That(samples[$"http_request_duration_seconds_bucket{{{Labels},le=\"0.0005\"}}"], Is.EqualTo(1), "bounds are inclusive");
        Assert.That(samples[$"http_request_duration_seconds_bucket{{{Labels},le=\"0.001\"}}"], Is.EqualTo(2));
        Assert.That(samples[$"http_request_duration_seconds_bucket{{{Labels},le=\"0.05\"}}"], Is.EqualTo(3));
        Assert.That(samples[$"http_request_duration_seconds_bucket{{{Labels},le=\"10\"}}"], Is.EqualTo(3));
        Assert.That(samples[$"http_request_duration_seconds_bucket{{{Labels},le=\"+Inf\"}}"], Is.EqualTo(4));
        Assert.That(samples[$"http_request_duration_seconds_count{{{Labels}}}"], Is.EqualTo(4));
        Assert.That(samples[$"http_request_duration_seconds_sum{{{Labels}}}"], Is.EqualTo(20.0311).Within(1e-9));
        Assert.That(samples["http_requests_in_flight"], Is.Zero);
        Assert.That(samples["dbal_log_lines_dropped_total"], Is.EqualTo(3));
    }

    [Test]
    public void Label_values_are_escaped()
    {
        var requests = new RequestMetrics();
        requests.Begin();
        requests.End(new RequestSeries("a\"b\\c\nd", "GET", 200), TimeSpan.Zero);

        Assert.That(MetricsText.Of(requests, "sqlite", prepared: false, droppedLogLines: 0), Does.Contain("""{route="a\"b\\c\nd",method="GET",status="200"} 1"""));
    }

    [Test]
    public async Task Requests_are_counted_by_route_and_not_by_path()
    {
        await using var daemon = await TestDaemon.StartAsync();
        await daemon.Get("/acme/core/user");
        await daemon.Get("/globex/core/workflow");
        await daemon.Get("/nowhere/1");
        await daemon.Get("/nowhere/2");
        await daemon.Send(new HttpMethod("BREW"), "/health");

        var answer = await daemon.Get("/metrics");
        var samples = Samples(answer.Text);

        Assert.That(answer.Header("Content-Type"), Is.EqualTo("text/plain; version=0.0.4; charset=utf-8"));
        Assert.That(samples["http_requests_total{route=\"/{tenant}/{package}/{entity}\",method=\"GET\",status=\"200\"}"], Is.EqualTo(2));
        Assert.That(samples["http_requests_total{route=\"none\",method=\"GET\",status=\"404\"}"], Is.EqualTo(2));
        Assert.That(samples["http_requests_total{route=\"none\",method=\"other\",status=\"405\"}"], Is.EqualTo(1));
        Assert.That(samples["http_requests_in_flight"], Is.EqualTo(1), "this one");
        Assert.That(samples["process_resident_memory_bytes"], Is.GreaterThan(1_000_000));
        Assert.That(samples["dbal_backend_prepared"], Is.EqualTo(1));
    }

    // Validates the format: each sample follows its family, each family occurs once, and the last line has a line feed.
    private static Dictionary<string, double> Samples(string text)
    {
        Assert.That(text, Does.EndWith("\n"));
        var samples = new Dictionary<string, double>();
        var families = new HashSet<string>();
        var family = "";
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (Head().Match(line) is { Success: true } head)
            {
                if (head.Groups["kind"].Value == "HELP")
                    Assert.That(families.Add(family = head.Groups["name"].Value), Is.True, line);
                Assert.That(head.Groups["name"].Value, Is.EqualTo(family), line);
                continue;
            }

            var sample = Sample().Match(line);
            Assert.That(sample.Success, Is.True, line);
            Assert.That(sample.Groups["name"].Value, Does.Match($"^{family}(_bucket|_sum|_count)?$"), line);
            var value = sample.Groups["value"].Value;
            samples.Add(sample.Groups["series"].Value, double.Parse(value, CultureInfo.InvariantCulture));
        }

        return samples;
    }

    [GeneratedRegex("^# (?<kind>HELP|TYPE) (?<name>[a-z_]+) .+$")]
    private static partial Regex Head();

    [GeneratedRegex("""^(?<series>(?<name>[a-z_]+)(\{([a-z]+="([^"\\]|\\["\\n])*",?)+\})?) (?<value>\S+)$""")]
    private static partial Regex Sample();
}
