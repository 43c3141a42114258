using Build.Options;
using NUnit.Framework;

namespace Build.Tests.Options;

public sealed class CiEnvironmentTests
{
    [TestCase(null, false)]
    [TestCase("", false)]
    [TestCase(" ", false)]
    [TestCase("0", false)]
    [TestCase("false", false)]
    [TestCase("False", false)]
    [TestCase("no", false)]
    [TestCase("off", false)]
    [TestCase("true", true)]
    [TestCase("True", true)]
    [TestCase("1", true)]
    [TestCase("yes", true)]
    [TestCase("woodpecker", true)]
    public void Follows_the_variable_ci(string? value, bool isCi) => Assert.That(CiEnvironment.From(name => name == "CI" ? value : null), Is.EqualTo(isCi));
}
