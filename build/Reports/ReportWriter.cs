using Build.Reports.Html;
using Build.Results;

namespace Build.Reports;

/// <summary>Writes every report of a run. One that fails does not keep the others from being written.</summary>
public static class ReportWriter
{
    /// <summary>The files of one run, which the next one's replace.</summary>
    internal static IReadOnlyList<string> Files { get; } = ["results.json", "junit.xml", "report.html", "summary.md"];

    /// <summary>Writes the files, then the annotations and the summary.</summary>
    /// <exception cref="AggregateException">A report could not be written; the inner exceptions name which and why. All others were.</exception>
    public static async Task WriteAllAsync(MatrixResult result, ReportSettings settings, CancellationToken cancellation)
    {
        result = Redaction.Redact(result);
        var historyFolder = Path.Combine(settings.ArtifactsDirectory, "history");
        var history = await RunHistory.ReadAsync(historyFolder, result, settings.Console, cancellation);
        var divergences = Divergence.Find(result, history);

        (string File, Func<string> Text)[] files =
        [
            ("results.json", () => ResultsJson.Write(result)),
            ("junit.xml", () => JUnitReport.Write(result)),
            ("report.html", () => HtmlReport.Write(result, divergences, history)),
            ("summary.md", () => MarkdownReport.Write(result, divergences)),
            (Path.Combine("history", RunHistory.FileName(result)), () => RunHistory.Write(result)),
        ];
        var failures = new List<Exception>();
        foreach (var (file, text) in files)
            await TryAsync(file, () => WriteFileAsync(Path.Combine(settings.ArtifactsDirectory, file), text(), cancellation));
        if (settings.JobSummary is { } jobSummary)
            await TryAsync(jobSummary, () => AppendJobSummaryAsync(jobSummary, room => MarkdownReport.Write(result, divergences, room), cancellation));
        await TryAsync("on the console", WriteConsoleAsync);
        if (failures.Count > 0)
            throw new AggregateException("Not every report was written.", failures);

        async Task TryAsync(string report, Func<Task> write)
        {
            try
            {
                await write();
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                failures.Add(new IOException($"The report {report} could not be written: {exception.Message}", exception));
            }
        }

        Task WriteConsoleAsync()
        {
            var report = new ConsoleReport(settings.Console, settings.Style);
            if (settings.GitHubAnnotations)
            {
                foreach (var annotation in GitHubAnnotations.Write(result, settings.RepositoryRoot, settings.Annotated))
                    settings.Console.WriteLine(annotation);
                GitHubAnnotations.WriteQuoted(settings.Console, () => report.Write(result, divergences));
            }
            else
            {
                report.Write(result, divergences);
            }
            return settings.Console.FlushAsync(cancellation);
        }
    }

    // Other steps of the job may have written to it: what they left of the limit is ours.
    private static async Task AppendJobSummaryAsync(string file, Func<int, string> write, CancellationToken cancellation)
    {
        var taken = File.Exists(file) ? (int)Math.Min(new FileInfo(file).Length, MarkdownReport.SizeLimit) : 0;
        await File.AppendAllTextAsync(file, write(MarkdownReport.SizeLimit - taken), cancellation);
    }

    // By way of a second file, so that a run that is killed leaves no half of a report.
    private static async Task WriteFileAsync(string path, string text, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var unfinished = path + ".part";
        await File.WriteAllTextAsync(unfinished, text, cancellation);
        File.Move(unfinished, path, overwrite: true);
    }
}
