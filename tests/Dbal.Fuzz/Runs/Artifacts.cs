namespace Dbal.Fuzz.Runs;

/// <summary>The folder for files of a run: beside the daemon's log if <c>./build.sh</c> started the daemon, otherwise a temporary folder.</summary>
internal static class Artifacts
{
    /// <summary>The folder.</summary>
    public static string Folder { get; } = Directory.CreateDirectory(
        Environment.GetEnvironmentVariable("DBAL_DAEMON_LOG") is { Length: > 0 } log && Path.GetDirectoryName(log) is { Length: > 0 } row
            ? Path.Combine(row, "fuzz")
            : Path.Combine(Path.GetTempPath(), $"dbal-fuzz-{Environment.ProcessId}")).FullName;

    /// <summary>Writes a file.</summary>
    /// <returns>Its path.</returns>
    public static string Write(string name, string text)
    {
        var file = Path.Combine(Folder, name.Replace(' ', '-'));
        File.WriteAllText(file, text);
        return file;
    }

    /// <summary>Writes a file of bytes.</summary>
    /// <returns>Its path.</returns>
    public static string Write(string name, byte[] bytes)
    {
        var file = Path.Combine(Folder, name.Replace(' ', '-'));
        File.WriteAllBytes(file, bytes);
        return file;
    }
}
