using Cake.Core;

namespace Build.Suites;

/// <summary>A program that runs NUnit tests and writes an NUnit 3 result file.</summary>
public interface ISuiteRunner
{
    /// <summary>Runs the tests and waits until the program exits. Failed tests are not an error; they are in the result file.</summary>
    /// <param name="context">The context, whose process runner starts the program.</param>
    /// <param name="request">The tests to run.</param>
    /// <param name="line">Receives every output line of the program.</param>
    /// <returns>The program's exit code.</returns>
    int Run(ICakeContext context, SuiteRequest request, Action<string> line);

    /// <summary>Whether the exit code is consistent with the result file.</summary>
    /// <param name="exitCode">The exit code.</param>
    /// <param name="result">The content of the result file.</param>
    bool Agrees(int exitCode, SuiteResult result);

    /// <summary>Parses an output line. Returns the test that has ended; null for other lines.</summary>
    /// <param name="line">The line.</param>
    TestProgress? Progress(string line);
}
