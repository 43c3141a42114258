using Build.Workspace;

namespace Dbal.Tests.Backends;

/// <summary>A database server that tests need and that the environment does not name.</summary>
internal static class RequiredServer
{
    /// <summary>Skips the test or fixture that needs the server. In CI it fails: nobody would notice the skip there.</summary>
    /// <param name="message">What is missing, and what to set.</param>
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
