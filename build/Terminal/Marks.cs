namespace Build.Terminal;

/// <summary>The kinds of a row's output lines.</summary>
internal enum Mark
{
    Good,
    Bad,
    Warning,
    Wait,
    Start,
    Test,
    Again,
}

/// <summary>The symbols at the start of a row's output lines.</summary>
internal static class Marks
{
    /// <summary>Returns the symbol, indented and followed by a space.</summary>
    public static string Mark(this TerminalStyle style, Mark mark) => "  " + mark switch
    {
        Terminal.Mark.Good => style.Paint(style.Symbol("✓", "+"), Colour.Green),
        Terminal.Mark.Bad => style.Paint(style.Symbol("✗", "x"), Colour.Red),
        Terminal.Mark.Warning => style.Paint(style.Symbol("⚠", "!"), Colour.Yellow),
        Terminal.Mark.Wait => style.Symbol("⏳", "."),
        Terminal.Mark.Start => style.Symbol("🚀", ">"),
        Terminal.Mark.Test => style.Symbol("🧪", ">"),
        _ => style.Symbol("🔁", ">"),
    } + " ";
}
