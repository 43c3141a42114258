using Build.Reports;

namespace Build.Matrix;

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
        Matrix.Mark.Good => style.Paint(style.Symbol("✓", "+"), Colour.Green),
        Matrix.Mark.Bad => style.Paint(style.Symbol("✗", "x"), Colour.Red),
        Matrix.Mark.Warning => style.Paint(style.Symbol("⚠", "!"), Colour.Yellow),
        Matrix.Mark.Wait => style.Symbol("⏳", "."),
        Matrix.Mark.Start => style.Symbol("🚀", ">"),
        Matrix.Mark.Test => style.Symbol("🧪", ">"),
        _ => style.Symbol("🔁", ">"),
    } + " ";
}
