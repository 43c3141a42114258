namespace Dbal.Compare.Streams;

/// <summary>Streams in files.</summary>
internal static class StreamFolder
{
    private const string Pattern = "*.http";

    /// <summary>Reads the kept streams, which every comparison plays.</summary>
    public static IReadOnlyList<RequestStream> Kept() => Read(Path.Combine(AppContext.BaseDirectory, "Kept"));

    /// <summary>Reads a file, or all files of a folder and its subfolders.</summary>
    /// <exception cref="InvalidDataException">A file is malformed, or there is none.</exception>
    public static IReadOnlyList<RequestStream> Read(string path)
    {
        string[] files = File.Exists(path) ? [path] : Directory.Exists(path) ? Directory.GetFiles(path, Pattern, SearchOption.AllDirectories) : [];
        return files.Length == 0
            ? throw new InvalidDataException($"{path} contains no stream. Streams are {Pattern} files.")
            : [.. files.Order(StringComparer.Ordinal).Select(file => StreamFile.Read(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file)))];
    }

    /// <summary>Whether a package was drawn: s and a seed.</summary>
    public static bool IsDrawn(string package) => package.Length > 1 && package[0] == 's' && package.Skip(1).All(char.IsAsciiDigit);
}
