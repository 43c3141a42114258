using System.Text;

namespace Build.Terminal;

/// <summary>What the terminal that is written to can show.</summary>
/// <param name="Colour">Whether ANSI colour codes (ECMA-48 SGR) are understood.</param>
/// <param name="Unicode">Whether symbols beyond ASCII are shown.</param>
/// <param name="Width">The columns of a line; 80 when nobody can tell.</param>
public sealed record TerminalStyle(bool Colour, bool Unicode, int Width = 80)
{
    /// <summary>Neither colours nor symbols: what a dumb terminal and a file get.</summary>
    public static TerminalStyle Plain { get; } = new(Colour: false, Unicode: false);

    /// <summary>Finds out what standard output can show.</summary>
    public static TerminalStyle Detect() =>
        From(Environment.GetEnvironmentVariable, Console.IsOutputRedirected, Console.OutputEncoding, WindowWidth);

    /// <summary>Decides from the environment: <c>NO_COLOR</c> (no-color.org), <c>TERM</c> and the locale of POSIX.</summary>
    internal static TerminalStyle From(Func<string, string?> environment, bool redirected, Encoding encoding, Func<int> windowWidth)
    {
        var terminal = environment("TERM");
        var dumb = terminal == "dumb";
        var colour = !redirected && !dumb && string.IsNullOrEmpty(environment("NO_COLOR"));
        // The Linux console has no glyphs for the symbols, and the C locale promises ASCII only. POSIX: LC_ALL goes before LC_CTYPE and LANG.
        var locale = new[] { "LC_ALL", "LC_CTYPE", "LANG" }.Select(environment).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        var unicode = encoding.CodePage == Encoding.UTF8.CodePage && !dumb && terminal != "linux" && locale is not ("C" or "POSIX");
        var width = redirected ? 0 : windowWidth();
        return new TerminalStyle(colour, unicode, width > 0 ? width : 80);
    }

    /// <summary>Colours a text, where colours are shown.</summary>
    internal string Paint(string text, Colour colour) => Colour ? $"\e[{(int)colour}m{text}\e[0m" : text;

    /// <summary>Takes the symbol where it is shown, else its ASCII stand-in.</summary>
    internal string Symbol(string symbol, string ascii) => Unicode ? symbol : ascii;

    private static int WindowWidth()
    {
        try
        {
            return Console.WindowWidth;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}

/// <summary>The foreground codes of ECMA-48 that the reports use.</summary>
internal enum Colour
{
    Bold = 1,
    Dim = 2,
    Red = 31,
    Green = 32,
    Yellow = 33,
}
