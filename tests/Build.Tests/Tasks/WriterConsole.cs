using Cake.Core;

namespace Build.Tests.Tasks;

/// <summary>A Cake console that writes to a text.</summary>
internal sealed class WriterConsole(TextWriter writer) : IConsole
{
    public ConsoleColor ForegroundColor { get; set; }

    public ConsoleColor BackgroundColor { get; set; }

    public bool SupportAnsiEscapeCodes => false;

    public void Write(string format, params object[] arg) => writer.Write(format, arg);

    public void WriteLine(string format, params object[] arg) => writer.WriteLine(format, arg);

    public void WriteError(string format, params object[] arg) => writer.Write(format, arg);

    public void WriteErrorLine(string format, params object[] arg) => writer.WriteLine(format, arg);

    public void ResetColor()
    {
    }
}
