using NUnit.Framework.Internal;

namespace Dbal.Tests.Backends;

public sealed class RequiredServerTests
{
    [Test]
    public void A_missing_server_fails_the_test_in_CI_and_skips_it_elsewhere()
    {
        using var isolated = new TestExecutionContext.IsolatedContext();

        Assert.That(() => RequiredServer.IsMissing("No server.", isContinuousIntegration: true), Throws.TypeOf<AssertionException>()
            .With.Message.Contains("No server. The environment variable CI is set"));
        Assert.That(() => RequiredServer.IsMissing("No server.", isContinuousIntegration: false), Throws.TypeOf<IgnoreException>()
            .With.Message.EqualTo("No server."));
    }
}
