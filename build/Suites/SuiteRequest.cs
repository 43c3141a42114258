namespace Build.Suites;

/// <summary>What a suite's tests are run with.</summary>
/// <param name="Executable">The suite's own program.</param>
/// <param name="Assembly">The suite's assembly.</param>
/// <param name="Folder">Where results and output go.</param>
/// <param name="Parameters">NUnit's test parameters.</param>
/// <param name="Environment">Environment variables beside the build's own.</param>
public sealed record SuiteRequest(
    string Executable,
    string Assembly,
    string Folder,
    IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Which tests to run, in NUnit's test selection language; null for all.</summary>
    public string? Where { get; init; }

    /// <summary>The NUnit 3 result file.</summary>
    public string ResultFile => Path.Combine(Folder, "results.xml");

    /// <summary>What the runner printed.</summary>
    public string OutputFile => Path.Combine(Folder, "suite.log");
}
