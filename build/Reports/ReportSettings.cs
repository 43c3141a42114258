using Build.Terminal;

namespace Build.Reports;

/// <summary>Where the reports are written.</summary>
/// <param name="RepositoryRoot">The absolute path of the repository. Paths in the result are relative to it.</param>
/// <param name="ArtifactsDirectory">The absolute path of the output folder. It is created when it is missing.</param>
/// <param name="Console">Receives the summary and the annotations.</param>
/// <param name="Style">The features of <paramref name="Console"/>.</param>
public sealed record ReportSettings(string RepositoryRoot, string ArtifactsDirectory, TextWriter Console, TerminalStyle Style)
{
    /// <summary>The file for the job's summary in Markdown; null when the CI system has none.</summary>
    public string? JobSummary { get; init; }

    /// <summary>Whether to print failures as GitHub annotations too.</summary>
    public bool GitHubAnnotations { get; init; }

    /// <summary>The rows to annotate; null for all rows.</summary>
    public IReadOnlyCollection<string>? Annotated { get; init; }

    /// <summary>Detects the settings: standard output, the folder <c>artifacts</c>, and the environment variables of GitHub Actions.</summary>
    public static ReportSettings Detect(string repositoryRoot) =>
        new(repositoryRoot, Path.Combine(repositoryRoot, "artifacts"), System.Console.Out, TerminalStyle.Detect())
        {
            JobSummary = Environment.GetEnvironmentVariable("GITHUB_STEP_SUMMARY") is { Length: > 0 } file ? file : null,
            GitHubAnnotations = Environment.GetEnvironmentVariable("GITHUB_ACTIONS") == "true",
        };
}
