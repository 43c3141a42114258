using Cake.Core;

namespace Build.Suites;

/// <summary>A program that runs NUnit tests and writes an NUnit 3 result file.</summary>
public interface ISuiteRunner
{
    /// <summary>Runs the tests and waits for the end. Tests that fail are not an error: the result file tells.</summary>
    /// <param name="context">Its process runner starts the program.</param>
    /// <param name="request">What to run.</param>
    /// <param name="line">Takes every line that the program prints.</param>
    /// <returns>The program's exit code.</returns>
    int Run(ICakeContext context, SuiteRequest request, Action<string> line);

    /// <summary>Whether the program ends with this exit code when it has written this result.</summary>
    /// <param name="exitCode">The exit code.</param>
    /// <param name="result">What its result file holds.</param>
    bool Agrees(int exitCode, SuiteResult result);

    /// <summary>Reads how a test ended out of a line that the program printed; null when the line tells of none.</summary>
    /// <param name="line">The line.</param>
    TestProgress? Progress(string line);
}
