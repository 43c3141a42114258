using Build.Matrix;
using Build.Reports;
using Build.Results;
using Build.Suites;
using Cake.Core;

namespace Build.Runs;

/// <summary>Reads and writes the reports of a run.</summary>
/// <param name="session">The session of the build program.</param>
internal sealed class RunReports(BuildSession session)
{
    private ReportSettings Settings => ReportSettings.Detect(session.Repository.Root) with
    {
        ArtifactsDirectory = session.Repository.Artifacts,
        Style = session.Console.Style,
    };

    private string LastResults => Path.Combine(session.Repository.Artifacts, "results.json");

    /// <summary>Returns the result of a row of an unfinished run.</summary>
    /// <param name="backend">The row.</param>
    public static RowResult Unfinished(Backend backend) =>
        new(backend.Name, RowStatus.Cancelled, TimeSpan.Zero) { Reason = "The run did not end: it was killed, or is still running.", Attempts = 0 };

    /// <summary>
    /// Replaces the reports of the last run with an unfinished result. Otherwise, after a killed run, the old reports could be mistaken for its own.
    /// </summary>
    /// <param name="unfinished">The unfinished result.</param>
    /// <exception cref="CakeException">The folder is not writable.</exception>
    public async Task BeginAsync(MatrixResult unfinished)
    {
        try
        {
            Directory.CreateDirectory(session.Repository.Artifacts);
            foreach (var file in ReportWriter.Files)
                File.Delete(Path.Combine(session.Repository.Artifacts, file));
            await File.WriteAllTextAsync(LastResults, ResultsJson.Write(Redaction.Redact(unfinished)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CakeException(
                $"INFRA: Cannot write the reports: {exception.Message} Nothing was started. "
                + $"Make {session.Repository.Artifacts} writable, or free some disk space.",
                exception);
        }
    }

    /// <summary>Writes all reports. Cannot be cancelled, because an interrupted run needs them too.</summary>
    public Task WriteAsync(MatrixResult result) => ReportWriter.WriteAllAsync(result, Settings, CancellationToken.None);

    /// <summary>Writes all reports again from the results of the last run, without annotations.</summary>
    /// <exception cref="InvalidDataException">There is no last run, or its results cannot be read.</exception>
    public async Task<MatrixResult> RewriteAsync()
    {
        if (!File.Exists(LastResults))
            throw new InvalidDataException($"Cannot find {LastResults}. Run ./build.sh first.");
        var result = Verdict.Of(await ResultsJson.ReadAsync(LastResults, session.Interruption));
        await ReportWriter.WriteAllAsync(result, Settings with { Annotated = [] }, CancellationToken.None);
        return result;
    }

    /// <summary>Merges the results of other jobs, and writes all reports.</summary>
    /// <param name="folder">The folder with their <c>results.json</c> files.</param>
    public async Task<MatrixResult> MergeAsync(string folder)
    {
        var (result, ownFailures) = await ResultMerger.MergeAsync(folder, [.. session.Options.Backends.Select(backend => backend.Name)], session.Interruption);
        await ReportWriter.WriteAllAsync(result, Settings with { Annotated = ownFailures }, CancellationToken.None);
        return result;
    }

    /// <summary>Reads the last run for <c>--rerun-failed</c>.</summary>
    /// <exception cref="InvalidDataException">There is no last run, or its results cannot be read.</exception>
    /// <exception cref="FailureException">The tests of its suite cannot be listed.</exception>
    public async Task<LastRun> ReadLastRunAsync()
    {
        if (!session.Options.RerunFailed)
            return LastRun.Ignored;
        if (!File.Exists(LastResults))
            throw new InvalidDataException($"Cannot find {LastResults}, the results of the last run. Run without --rerun-failed first.");
        var last = await ResultsJson.ReadAsync(LastResults, session.Interruption);
        var suite = Suite.All.FirstOrDefault(suite => suite.Id == last.Suite)
            ?? throw new InvalidDataException($"Unknown suite {last.Suite} in {LastResults}. Run without --rerun-failed.");
        await session.Compilation.EnsureAsync([.. suite.Projects]);
        var tests = await SuiteCatalogue.ListAsync(session.Repository, suite, session.Interruption);
        return LastRun.Of(last, tests);
    }
}
