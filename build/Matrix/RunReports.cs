using Build.Reports;

namespace Build.Matrix;

/// <summary>Has the reports written.</summary>
/// <param name="session">Where to, and how they look.</param>
internal sealed class RunReports(BuildSession session)
{
    private ReportSettings Settings => ReportSettings.Detect(session.Repository.Root) with { Style = session.Console.Style };

    private string LastResults => Path.Combine(session.Repository.Artifacts, "results.json");

    /// <summary>Writes them in spite of an interruption: that is when they are needed.</summary>
    public Task WriteAsync(MatrixResult result) => ReportWriter.WriteAllAsync(result, Settings, CancellationToken.None);

    /// <summary>Writes them anew from the last run's results.</summary>
    public async Task RewriteAsync() => await WriteAsync(await ResultsJson.ReadAsync(LastResults, session.Interruption));

    /// <summary>Joins the results of other jobs, and writes reports of them.</summary>
    /// <param name="folder">The folder that holds their <c>results.json</c>.</param>
    public async Task<MatrixResult> MergeAsync(string folder)
    {
        var result = await ResultMerger.MergeAsync(folder, [.. session.Options.Backends.Select(backend => backend.Name)], session.Interruption);
        await WriteAsync(result);
        return result;
    }

    /// <summary>What <c>--rerun-failed</c> leaves of the run.</summary>
    public Task<LastRun> ReadLastRunAsync() => session.Options.RerunFailed ? LastRun.ReadAsync(LastResults, session.Interruption) : Task.FromResult(LastRun.Ignored);
}
