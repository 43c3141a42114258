using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Dbal.TestClient;

/// <summary>
/// A fixture of tests against the daemon. Each test has a tenant of its own, so no test sees what another wrote, whatever the database holds,
/// and a trace of its own, which is the test's property <c>traceId</c> in the result file.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public abstract class DaemonTest
{
    /// <summary>Makes the test's requests.</summary>
    protected DaemonClient Daemon { get; private set; } = null!;

    /// <summary>The test's tenant.</summary>
    protected string Tenant { get; } = NewTenant();

    /// <summary>The tenant's products, which have a field of every type.</summary>
    protected EntityClient Products => Rows("shop", "product");

    /// <summary>The tenant's users, which others refer to.</summary>
    protected EntityClient Users => Rows("core", "user");

    /// <summary>Begins the test's trace.</summary>
    [SetUp]
    public void BeginTrace()
    {
        var test = TestExecutionContext.CurrentContext.CurrentTest;
        var trace = TraceContext.Of(DaemonUnderTest.Target.RunId, test.FullName);
        test.Properties.Set("traceId", trace.TraceId);
        TestContext.Out.WriteLine($"trace {trace.TraceId}, tenant {Tenant}");
        Daemon = new DaemonClient(DaemonUnderTest.Http, trace, TestContext.Out);
    }

    /// <summary>Tells the bodies too when the test failed.</summary>
    [TearDown]
    public void TellBodies()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed)
        {
            foreach (var answer in Daemon.Answers)
                TestContext.Out.WriteLine(answer);
        }
    }

    /// <summary>The rows of an entity, of the test's tenant unless another is named.</summary>
    protected EntityClient Rows(string package, string entity, string? tenant = null) => new(Daemon, tenant ?? Tenant, package, entity);

    /// <summary>A tenant that nobody has used before.</summary>
    protected static string NewTenant() => $"t{Guid.NewGuid():n}"[..16];
}
