using Build.Workspace;

namespace Dbal.Tests.Backends;

/// <summary>Handles a missing database server that tests require.</summary>
internal static class RequiredServer
{
    /// <summary>Skips the test or fixture. In CI it fails instead, because a skip would go unnoticed there.</summary>
    /// <param name="message">What is missing, and which variable to set.</param>
    public static void IsMissing(string message) => IsMissing(message, ContinuousIntegration.IsCurrent);

    /// <summary>See <see cref="IsMissing(string)"/>.</summary>
    internal static void IsMissing(string message, bool isContinuousIntegration)
    {
        if (isContinuousIntegration)
            Assert.Fail($"{message} The environment variable CI is set, so a missing server is a failure.");
        else
            Assert.Ignore(message);
    }
}
