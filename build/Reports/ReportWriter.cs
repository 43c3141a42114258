using Build.Reports.Html;
using Build.Reports.Passports;
using Build.Results;
using System.Text.Json;

namespace Build.Reports;

/// <summary>Writes all reports of a run. A failure of one report does not affect the others.</summary>
public static class ReportWriter
{
    /// <summary>The report files, which the next run replaces.</summary>
    internal static IReadOnlyList<string> Files { get; } = ["results.json", "junit.xml", "report.html", "summary.md"];

    /// <summary>Writes the files, then the annotations and the summary.</summary>
    /// <exception cref="AggregateException">Some reports could not be written. The inner exceptions have the reasons. All others were written.</exception>
    public static async Task WriteAllAsync(MatrixResult result, ReportSettings settings, CancellationToken cancellationToken)
    {
        result = Redaction.Redact(result);
        var historyFolder = Path.Combine(settings.ArtifactsDirectory, "history");
        var history = await RunHistory.ReadAsync(historyFolder, result, settings.Console, cancellationToken);
        result = FailureHistory.Add(result, history);
        var divergences = Divergence.Find(result);

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
            await TryAsync(file, () => WriteFileAsync(Path.Combine(settings.ArtifactsDirectory, file), text(), cancellationToken));
        if (Passport.CanBeMadeOf(result))
            await TryAsync("passport.html", WritePassportAsync);
        if (settings.JobSummary is { } jobSummary)
            await TryAsync(jobSummary, () => AppendJobSummaryAsync(jobSummary, room => MarkdownReport.Write(result, divergences, room), cancellationToken));
        await TryAsync("on the console", WriteConsoleAsync);
        if (failures.Count > 0)
            throw new AggregateException("Cannot write all reports.", failures);

        async Task TryAsync(string report, Func<Task> write)
        {
            try
            {
                await write();
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                failures.Add(new IOException($"Cannot write the report {report}: {exception.Message}", exception));
            }
        }

        // Kept until the next run of tests that cite rules, without a selection of tests.
        async Task WritePassportAsync()
        {
            var passport = Passport.Of(result, PassportSources.Read(settings.RepositoryRoot));
            (string File, string Text)[] formats =
            [
                ("passport.html", PassportHtml.Write(passport)),
                ("passport.md", PassportMarkdown.Write(passport)),
                ("passport.json", JsonSerializer.Serialize(passport, ResultsJson.Options) + "\n"),
            ];
            foreach (var (file, text) in formats)
                await WriteFileAsync(Path.Combine(settings.ArtifactsDirectory, file), text, cancellationToken);
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
            return settings.Console.FlushAsync(cancellationToken);
        }
    }

    // Other steps of the job may have used a part of the size limit.
    private static async Task AppendJobSummaryAsync(string file, Func<int, string> write, CancellationToken cancellationToken)
    {
        var taken = File.Exists(file) ? (int)Math.Min(new FileInfo(file).Length, MarkdownReport.SizeLimit) : 0;
        await File.AppendAllTextAsync(file, write(MarkdownReport.SizeLimit - taken), cancellationToken);
    }

    // Written to a second file and then renamed, so that a killed run does not leave a partial report.
    private static async Task WriteFileAsync(string path, string text, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var unfinished = path + ".part";
        await File.WriteAllTextAsync(unfinished, text, cancellationToken);
        File.Move(unfinished, path, overwrite: true);
    }
}
