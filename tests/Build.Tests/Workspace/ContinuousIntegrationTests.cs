using Build.Workspace;
using NUnit.Framework;

namespace Build.Tests.Workspace;

public sealed class ContinuousIntegrationTests
{
    [TestCase("true", true)]
    [TestCase("True", true)]
    [TestCase("TRUE", true)]
    [TestCase("1", true)]
    [TestCase("yes", true)]
    [TestCase("woodpecker", true)]
    [TestCase(null, false)]
    [TestCase("", false)]
    [TestCase(" ", false)]
    [TestCase("0", false)]
    [TestCase("false", false)]
    [TestCase("False", false)]
    [TestCase("no", false)]
    public void Recognizes_the_values_that_CI_systems_set(string? value, bool expected) =>
        Assert.That(ContinuousIntegration.IsSet(value), Is.EqualTo(expected));
}
