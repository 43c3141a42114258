using System.Globalization;
using System.Text;
using Dbal.Daemon.Contract;

namespace Dbal.Daemon.Observability;

/// <summary>Writes metrics in Prometheus' text format 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/).</summary>
internal sealed class MetricsText
{
    /// <summary>The media type of the text.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder text = new();

    /// <summary>Writes all metrics of the daemon.</summary>
    public static string Of(RequestMetrics requests, string backend, bool prepared, long droppedLogLines)
    {
        var metrics = new MetricsText();
        metrics.Family("dbal_info", "gauge", "The daemon's version and backend.");
        metrics.Sample("dbal_info", $"version=\"{Escaped(Product.Version)}\",backend=\"{Escaped(backend)}\"", 1);
        metrics.Family("dbal_backend_prepared", "gauge", "Whether the backend is prepared (1) or not (0).");
        metrics.Sample("dbal_backend_prepared", "", prepared ? 1 : 0);
        metrics.Family("dbal_log_lines_dropped_total", "counter", "Log lines dropped because the output was blocked or failed.");
        metrics.Sample("dbal_log_lines_dropped_total", "", droppedLogLines);
        metrics.Requests(requests);
        metrics.Process();
        return metrics.text.ToString();
    }

    private void Requests(RequestMetrics requests)
    {
        var all = requests.Series
            .Select(each => (each.Key, Labels: LabelsOf(each.Key), Counts: each.Value.Counts, each.Value.Sum))
            .OrderBy(each => each.Labels, StringComparer.Ordinal)
            .ToList();
        Family("http_requests_in_flight", "gauge", "Requests in progress.");
        Sample("http_requests_in_flight", "", requests.InFlight);
        Family("http_requests_total", "counter", "Completed requests.");
        foreach (var (_, labels, counts, _) in all)
            Sample("http_requests_total", labels, counts.Sum());
        Family("http_request_duration_seconds", "histogram", "Time from a request's headers to the end of its response.");
        foreach (var (_, labels, counts, sum) in all)
        {
            var soFar = 0L;
            for (var bucket = 0; bucket < counts.Length; bucket++)
            {
                soFar += counts[bucket];
                Sample("http_request_duration_seconds_bucket", $"{labels},le=\"{Bound(bucket)}\"", soFar);
            }

            Sample("http_request_duration_seconds_sum", labels, sum.TotalSeconds);
            Sample("http_request_duration_seconds_count", labels, soFar);
        }
    }

    private void Process()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        Family("process_resident_memory_bytes", "gauge", "Resident memory size in bytes.");
        Sample("process_resident_memory_bytes", "", process.WorkingSet64);
        Family("process_cpu_seconds_total", "counter", "Total user and system CPU time spent in seconds.");
        Sample("process_cpu_seconds_total", "", process.TotalProcessorTime.TotalSeconds);
        Family("process_start_time_seconds", "gauge", "Start time of the process since unix epoch in seconds.");
        Sample("process_start_time_seconds", "", new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0);
        Family("dotnet_gc_heap_size_bytes", "gauge", "Estimated managed memory in use, in bytes.");
        Sample("dotnet_gc_heap_size_bytes", "", GC.GetTotalMemory(forceFullCollection: false));
        Family("dotnet_gc_collections_total", "counter", "Garbage collections by generation.");
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
            Sample("dotnet_gc_collections_total", $"generation=\"{generation}\"", GC.CollectionCount(generation));
    }

    private void Family(string name, string type, string help) => text.Append($"# HELP {name} {help}\n# TYPE {name} {type}\n");

    private void Sample(string name, string labels, double value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name}{(labels == "" ? "" : $"{{{labels}}}")} {value}\n");

    private static string Bound(int bucket) =>
        bucket < Histogram.Bounds.Count ? Histogram.Bounds[bucket].ToString(CultureInfo.InvariantCulture) : "+Inf";

    private static string LabelsOf(RequestSeries series) => $"route=\"{Escaped(series.Route)}\",method=\"{Escaped(series.Method)}\",status=\"{series.Status}\"";

    private static string Escaped(string value) => value.Replace("\\", @"\\").Replace("\"", "\\\"").Replace("\n", "\\n");
}
