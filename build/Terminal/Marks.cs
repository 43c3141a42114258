namespace Build.Terminal;

/// <summary>What a line of a row is about.</summary>
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

/// <summary>The symbols that lines of a row begin with.</summary>
internal static class Marks
{
    /// <summary>The symbol, indented, with a space behind it.</summary>
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
