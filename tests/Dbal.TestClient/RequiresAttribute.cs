using NUnit.Framework;
using NUnit.Framework.Interfaces;

namespace Dbal.TestClient;

/// <summary>
/// Declares that a test, or every test of a fixture, requires a capability of the daemon. The test is skipped if <c>/status</c> does not declare it.
/// Tests require capabilities, never a backend's name.
/// </summary>
/// <param name="capability">A name as in <c>/status</c>, such as <c>transactions</c>.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class RequiresAttribute(string capability) : Attribute, ITestAction
{
    /// <summary>The capability's name.</summary>
    public string Capability { get; } = capability;

    /// <summary>Whether the test requires, conversely, the absence of the capability.</summary>
    public bool Absent { get; init; }

    /// <inheritdoc/>
    public ActionTargets Targets => ActionTargets.Test;

    /// <inheritdoc/>
    public void BeforeTest(ITest test)
    {
        if (DaemonUnderTest.Capabilities.Contains(Capability) == Absent)
            Assert.Ignore(Reason(Capability, Absent));
    }

    /// <inheritdoc/>
    public void AfterTest(ITest test)
    {
    }

    private static string Reason(string capability, bool absent) =>
        absent ? $"The daemon declares the capability '{capability}', and this test requires a daemon without it."
        : $"The daemon does not declare the capability '{capability}', which this test requires.";
}
