using Build.Terminal;
using NUnit.Framework;

namespace Build.Tests.Terminal;

public sealed class CutTests
{
    [TestCase("abc", 3, "abc")]
    [TestCase("abcd", 3, "abc…")]
    [TestCase("ab😀d", 3, "ab…")]
    [TestCase("ab😀d", 4, "ab😀…")]
    [TestCase("😀", 1, "…")]
    [TestCase("😀", 0, "…")]
    [TestCase("", 0, "")]
    public void Keeps_whole_characters(string text, int length, string kept) => Assert.That(Cut.At(text, length, "…"), Is.EqualTo(kept));
}
