using Build.Matrix;
using Build.Reports;
using Build.Results;
using Build.Suites;
using Cake.Core;

namespace Build.Runs;

/// <summary>Has the reports written.</summary>
/// <param name="session">Where to, and how they look.</param>
internal sealed class RunReports(BuildSession session)
{
    private ReportSettings Settings => ReportSettings.Detect(session.Repository.Root) with { Style = session.Console.Style };

    private string LastResults => Path.Combine(session.Repository.Artifacts, "results.json");

    /// <summary>A row of a run that has not ended.</summary>
    /// <param name="backend">The row.</param>
    public static RowResult Unfinished(Backend backend) =>
        new(backend.Name, RowStatus.Cancelled, TimeSpan.Zero) { Reason = "The run did not end: it was killed, or is still at work.", Attempts = 0 };

    /// <summary>
    /// Puts an unfinished result in the place of the last run's reports. A run that is killed must not leave those of an earlier one to be taken for its own.
    /// </summary>
    /// <param name="unfinished">The run, with none of its rows ended.</param>
    /// <exception cref="CakeException">The folder cannot be written to.</exception>
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
                + $"Make {session.Repository.Artifacts} writable, or free some space on its disk.",
                exception);
        }
    }

    /// <summary>Writes them in spite of an interruption: that is when they are needed.</summary>
    public Task WriteAsync(MatrixResult result) => ReportWriter.WriteAllAsync(result, Settings, CancellationToken.None);

    /// <summary>Writes them anew from the last run's results. Its failures have been annotated by that run.</summary>
    /// <exception cref="InvalidDataException">There are none, or they cannot be read.</exception>
    public async Task<MatrixResult> RewriteAsync()
    {
        if (!File.Exists(LastResults))
            throw new InvalidDataException($"There is no {LastResults}. Run ./build.sh first.");
        var result = Verdict.Of(await ResultsJson.ReadAsync(LastResults, session.Interruption));
        await ReportWriter.WriteAllAsync(result, Settings with { Annotated = [] }, CancellationToken.None);
        return result;
    }

    /// <summary>Joins the results of other jobs, and writes reports of them.</summary>
    /// <param name="folder">The folder that holds their <c>results.json</c>.</param>
    public async Task<MatrixResult> MergeAsync(string folder)
    {
        var (result, ownFailures) = await ResultMerger.MergeAsync(folder, [.. session.Options.Backends.Select(backend => backend.Name)], session.Interruption);
        await ReportWriter.WriteAllAsync(result, Settings with { Annotated = ownFailures }, CancellationToken.None);
        return result;
    }

    /// <summary>What <c>--rerun-failed</c> leaves of the run.</summary>
    /// <exception cref="InvalidDataException">There is no last run, or it cannot be read.</exception>
    /// <exception cref="FailureException">Its suite does not tell which tests it has.</exception>
    public async Task<LastRun> ReadLastRunAsync()
    {
        if (!session.Options.RerunFailed)
            return LastRun.Ignored;
        if (!File.Exists(LastResults))
            throw new InvalidDataException($"There is no {LastResults}, so it is not known what failed last time. Run without --rerun-failed first.");
        var last = await ResultsJson.ReadAsync(LastResults, session.Interruption);
        var suite = Suite.All.FirstOrDefault(suite => suite.Project == last.Suite)
            ?? throw new InvalidDataException($"{LastResults} is of an unknown suite, {last.Suite}.");
        var tests = await SuiteCatalogue.ListAsync(session.Repository.Executable(suite.Project), session.Repository.Assembly(suite.Project),
            session.Interruption);
        return LastRun.Of(last, tests);
    }
}
