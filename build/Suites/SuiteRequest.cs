namespace Build.Suites;

/// <summary>A request to run tests of a suite.</summary>
/// <param name="Executable">The suite's executable.</param>
/// <param name="Assembly">The suite's assembly.</param>
/// <param name="Folder">The folder for the results and the output.</param>
/// <param name="Parameters">NUnit's test parameters.</param>
/// <param name="Environment">Additional environment variables.</param>
public sealed record SuiteRequest(
    string Executable,
    string Assembly,
    string Folder,
    IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>The full names of the tests to run, at least one; null when the suite's tests are unknown.</summary>
    public IReadOnlyList<string>? Tests { get; init; }

    /// <summary>Whether <see cref="Tests"/> is only a part of the suite's tests.</summary>
    public bool SelectsTests { get; init; }

    /// <summary>The tests of <see cref="Tests"/> to run, in NUnit's test selection language; null for all of them.</summary>
    public string? Filter { get; init; }

    /// <summary>All conditions together, in NUnit's test selection language; null for all tests.</summary>
    internal string? Where => TestSelection.AllOf(Filter, SelectsTests ? TestSelection.AnyOf(Tests!) : null);

    /// <summary>The path of the NUnit 3 result file.</summary>
    public string ResultFile => Path.Combine(Folder, "results.xml");

    /// <summary>The path of the runner's output.</summary>
    public string OutputFile => Path.Combine(Folder, "suite.log");
}
