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
    /// <summary>The full names of the tests to run, which are at least one; null where the suite's list is not known.</summary>
    public IReadOnlyList<string>? Tests { get; init; }

    /// <summary>Whether <see cref="Tests"/> are not all tests of the suite.</summary>
    public bool SelectsTests { get; init; }

    /// <summary>Which of <see cref="Tests"/> to run, in NUnit's test selection language; null for all of them.</summary>
    public string? Filter { get; init; }

    /// <summary>Which tests to run, in NUnit's test selection language; null for all.</summary>
    internal string? Where => TestSelection.AllOf(Filter, SelectsTests ? TestSelection.AnyOf(Tests!) : null);

    /// <summary>The NUnit 3 result file.</summary>
    public string ResultFile => Path.Combine(Folder, "results.xml");

    /// <summary>What the runner printed.</summary>
    public string OutputFile => Path.Combine(Folder, "suite.log");
}
