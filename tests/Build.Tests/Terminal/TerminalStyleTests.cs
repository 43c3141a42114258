using Build.Terminal;
using NUnit.Framework;
using System.Text;

namespace Build.Tests.Terminal;

public sealed class TerminalStyleTests
{
    [TestCase("TERM", "xterm-256color", false, true, true)]
    [TestCase("TERM", "dumb", false, false, false)]
    [TestCase("TERM", "linux", false, true, false)]
    [TestCase("NO_COLOR", "1", false, false, true)]
    [TestCase("NO_COLOR", "", false, true, true)]
    [TestCase("LC_ALL", "C", false, true, false)]
    [TestCase("LC_CTYPE", "POSIX", false, true, false)]
    [TestCase("LANG", "C", false, true, false)]
    [TestCase("LANG", "C.UTF-8", false, true, true)]
    [TestCase("TERM", "xterm", true, false, true)]
    public void Is_determined_from_the_environment(string variable, string value, bool redirected, bool colour, bool unicode)
    {
        var style = TerminalStyle.From(name => name == variable ? value : null, redirected, Encoding.UTF8, () => 120);
        Assert.That(style, Is.EqualTo(new TerminalStyle(colour, unicode, redirected ? 80 : 120)));
    }

    [TestCase("C", "en_GB.UTF-8", false)]
    [TestCase("en_GB.UTF-8", "C", true)]
    [TestCase("", "C", false)]
    public void LC_ALL_takes_precedence_over_LANG(string all, string lang, bool unicode)
    {
        var style = TerminalStyle.From(name => name switch { "LC_ALL" => all, "LANG" => lang, _ => null }, false, Encoding.UTF8, () => 80);
        Assert.That(style.Unicode, Is.EqualTo(unicode));
    }

    [Test]
    public void Encodings_other_than_UTF_8_get_ASCII() =>
        Assert.That(TerminalStyle.From(_ => null, false, Encoding.Latin1, () => 0), Is.EqualTo(new TerminalStyle(true, false, 80)));
}
