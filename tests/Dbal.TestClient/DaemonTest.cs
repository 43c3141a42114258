using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Dbal.TestClient;

/// <summary>
/// The base of test fixtures for the daemon. Each test has its own tenant, which isolates it from the rows of other tests, and its own trace, which is the
/// property <c>traceId</c> in the result file.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public abstract class DaemonTest
{
    /// <summary>Sends the test's requests.</summary>
    protected DaemonClient Daemon { get; private set; } = null!;

    /// <summary>The test's tenant.</summary>
    protected string Tenant { get; } = NewTenant();

    /// <summary>The tenant's products, which have a field of every type.</summary>
    protected EntityClient Products => Rows("shop", "product");

    /// <summary>The tenant's users, which other entities refer to.</summary>
    protected EntityClient Users => Rows("core", "user");

    /// <summary>Starts the test's trace.</summary>
    [SetUp]
    public void BeginTrace()
    {
        var test = TestExecutionContext.CurrentContext.CurrentTest;
        var trace = TraceContext.Of(DaemonUnderTest.Target.RunId, test.FullName);
        test.Properties.Set("traceId", trace.TraceId);
        TestContext.Out.WriteLine($"trace {trace.TraceId}, tenant {Tenant}");
        Daemon = new DaemonClient(DaemonUnderTest.Http, trace, TestContext.Out);
    }

    /// <summary>Prints the bodies as well when the test failed, and records the requests if that was requested.</summary>
    [TearDown]
    public void TellBodies()
    {
        Recording.Write(TestContext.CurrentContext.Test.FullName, Tenant, Daemon.Answers);
        if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed)
        {
            foreach (var answer in Daemon.Answers)
                TestContext.Out.WriteLine(answer);
        }
    }

    /// <summary>The rows of an entity, of the test's tenant unless another is given.</summary>
    protected EntityClient Rows(string package, string entity, string? tenant = null) => new(Daemon, tenant ?? Tenant, package, entity);

    /// <summary>Returns a new tenant.</summary>
    protected static string NewTenant() => $"t{Guid.NewGuid():n}"[..16];
}
