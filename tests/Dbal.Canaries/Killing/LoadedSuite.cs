using System.Reflection;
using System.Xml.Linq;
using NUnit.Framework.Api;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Dbal.Canaries.Killing;

/// <summary>
/// The compiled conformance suite inside this process: the same tests, without the start of a process for each canary. It finds its daemon in the
/// environment, like every suite.
/// </summary>
internal sealed class LoadedSuite
{
    private static readonly Dictionary<string, object> Whole = new() { ["NumberOfTestWorkers"] = 4 };
    private static readonly Dictionary<string, object> ToFirstFailure = new(Whole) { ["StopOnError"] = true };

    private readonly NUnitTestAssemblyRunner toEnd;
    private readonly NUnitTestAssemblyRunner toFirstFailure;

    /// <param name="path">The suite's assembly.</param>
    /// <exception cref="InvalidOperationException">It is not a suite.</exception>
    public LoadedSuite(string path)
    {
        var assembly = Assembly.LoadFrom(path);
        (toEnd, toFirstFailure) = (Load(assembly, Whole), Load(assembly, ToFirstFailure));
    }

    /// <summary>Runs the tests whose method has a name that matches.</summary>
    /// <param name="methods">A regular expression for names of methods.</param>
    /// <param name="stopsAtFailure">Whether the first failure ends the run.</param>
    public SuiteRun Run(string methods, bool stopsAtFailure)
    {
        var heard = new Listener();
        var filter = new XElement("filter", new XElement("method", new XAttribute("re", "1"), methods));
        var result = (stopsAtFailure ? toFirstFailure : toEnd).Run(heard, TestFilter.FromXml(filter.ToString()));
        return new SuiteRun(heard.Tests, result.ResultState.Status == TestStatus.Failed ? FixtureFailure(result) : null);
    }

    private static NUnitTestAssemblyRunner Load(Assembly assembly, Dictionary<string, object> settings)
    {
        var runner = new NUnitTestAssemblyRunner(new DefaultTestAssemblyBuilder());
        return runner.Load(assembly, settings) is { RunState: RunState.Runnable }
            ? runner
            : throw new InvalidOperationException($"Cannot load the suite {assembly.Location}.");
    }

    private static string? FixtureFailure(ITestResult result) =>
        result.ResultState.Site is FailureSite.SetUp or FailureSite.TearDown && result.Test.IsSuite ? $"{result.FullName}: {result.Message}"
        : result.HasChildren ? result.Children.Select(FixtureFailure).FirstOrDefault(failure => failure is not null)
        : null;

    private sealed class Listener : ITestListener
    {
        private readonly List<SuiteTest> tests = [];

        public IReadOnlyList<SuiteTest> Tests
        {
            get
            {
                lock (tests)
                    return [.. tests];
            }
        }

        public void TestFinished(ITestResult result)
        {
            if (result.Test.IsSuite)
                return;
            lock (tests)
                tests.Add(new SuiteTest(result.FullName, result.Test.MethodName ?? "", result.ResultState, result.Message ?? ""));
        }

        public void TestStarted(ITest test)
        {
        }

        public void TestOutput(TestOutput output)
        {
        }

        public void SendMessage(TestMessage message)
        {
        }
    }
}

/// <summary>The tests of one run.</summary>
/// <param name="Tests">The tests that ended, in this order.</param>
/// <param name="FixtureFailure">A failed set-up or tear-down; null when there is none.</param>
internal sealed record SuiteRun(IReadOnlyList<SuiteTest> Tests, string? FixtureFailure)
{
    /// <summary>The tests that failed.</summary>
    public IEnumerable<SuiteTest> Failed => Tests.Where(test => test.State.Status == TestStatus.Failed);

    /// <summary>Describes the first failure that is not a failed assertion; null when there is none.</summary>
    public string? FirstError => FixtureFailure
        ?? Failed.Where(test => !test.FailedAssertion).Select(test => $"{test.FullName}: {test.Message}").FirstOrDefault();
}

/// <summary>A test that has ended.</summary>
/// <param name="FullName">Its name with namespace, class and arguments.</param>
/// <param name="Method">The name of its method.</param>
/// <param name="State">How it ended.</param>
/// <param name="Message">The message of a failure or a skip.</param>
internal sealed record SuiteTest(string FullName, string Method, ResultState State, string Message)
{
    /// <summary>
    /// Whether an assertion in the test itself failed. A failed set-up, or an exception such as a lost connection, shows that something is wrong, but not
    /// that the test checks its rule.
    /// </summary>
    public bool FailedAssertion => State.Equals(ResultState.Failure);
}
