using System.Text;

namespace Build.Terminal;

/// <summary>The features of the terminal.</summary>
/// <param name="Colour">Whether it supports ANSI colour codes (ECMA-48 SGR).</param>
/// <param name="Unicode">Whether it supports symbols other than ASCII.</param>
/// <param name="Width">The width, in columns; 80 when unknown.</param>
public sealed record TerminalStyle(bool Colour, bool Unicode, int Width = 80)
{
    /// <summary>The style without colours and symbols, for dumb terminals and files.</summary>
    public static TerminalStyle Plain { get; } = new(Colour: false, Unicode: false);

    /// <summary>Detects the features of standard output.</summary>
    public static TerminalStyle Detect() =>
        From(Environment.GetEnvironmentVariable, Console.IsOutputRedirected, Console.OutputEncoding, WindowWidth);

    /// <summary>Detects the features from the environment: <c>NO_COLOR</c> (no-color.org), <c>TERM</c> and the POSIX locale.</summary>
    internal static TerminalStyle From(Func<string, string?> environment, bool redirected, Encoding encoding, Func<int> windowWidth)
    {
        var terminal = environment("TERM");
        var dumb = terminal == "dumb";
        var colour = !redirected && !dumb && string.IsNullOrEmpty(environment("NO_COLOR"));
        // The Linux console has no glyphs for the symbols, and the C locale guarantees only ASCII. POSIX: LC_ALL overrides LC_CTYPE and LANG.
        var locale = new[] { "LC_ALL", "LC_CTYPE", "LANG" }.Select(environment).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        var unicode = encoding.CodePage == Encoding.UTF8.CodePage && !dumb && terminal != "linux" && locale is not ("C" or "POSIX");
        var width = redirected ? 0 : windowWidth();
        return new TerminalStyle(colour, unicode, width > 0 ? width : 80);
    }

    /// <summary>Colours a text, when the terminal supports colours.</summary>
    internal string Paint(string text, Colour colour) => Colour ? $"\e[{(int)colour}m{text}\e[0m" : text;

    /// <summary>Returns the symbol when the terminal supports it, otherwise the ASCII replacement.</summary>
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

/// <summary>The SGR codes of ECMA-48 that the reports use.</summary>
internal enum Colour
{
    Bold = 1,
    Dim = 2,
    Red = 31,
    Green = 32,
    Yellow = 33,
}
