using Build.Terminal;

namespace Build.Reports;

/// <summary>Where the reports go, and what the place that the run happens in wants of them.</summary>
/// <param name="RepositoryRoot">The absolute path that the paths of the result are relative to.</param>
/// <param name="ArtifactsDirectory">The absolute path of the folder that the files are written to; made when it is missing.</param>
/// <param name="Console">Takes the summary and the annotations.</param>
/// <param name="Style">What <paramref name="Console"/> can show.</param>
public sealed record ReportSettings(string RepositoryRoot, string ArtifactsDirectory, TextWriter Console, TerminalStyle Style)
{
    /// <summary>The file whose Markdown the CI system shows as the job's summary; null where there is none.</summary>
    public string? JobSummary { get; init; }

    /// <summary>Whether failures are also said as workflow commands, which GitHub shows beside the code.</summary>
    public bool GitHubAnnotations { get; init; }

    /// <summary>The rows whose failures are said as workflow commands; null for all.</summary>
    public IReadOnlyCollection<string>? Annotated { get; init; }

    /// <summary>The settings of a run on this machine: standard output, <c>artifacts</c>, and what GitHub Actions' variables ask for.</summary>
    public static ReportSettings Detect(string repositoryRoot) =>
        new(repositoryRoot, Path.Combine(repositoryRoot, "artifacts"), System.Console.Out, TerminalStyle.Detect())
        {
            JobSummary = Environment.GetEnvironmentVariable("GITHUB_STEP_SUMMARY") is { Length: > 0 } file ? file : null,
            GitHubAnnotations = Environment.GetEnvironmentVariable("GITHUB_ACTIONS") == "true",
        };
}
