namespace Dbal.Yaml;

/// <summary>Thrown for an invalid entity file. The message has the file, the line, the problem and the remedy.</summary>
/// <param name="file">The file's path.</param>
/// <param name="line">The line, from 1, or null when the problem is not on one line.</param>
/// <param name="problem">The problem, as a sentence.</param>
/// <param name="remedy">The remedy, as a sentence.</param>
public sealed class EntityFileException(string file, long? line, string problem, string remedy)
    : Exception($"{file}{(line is null ? "" : $":{line}")}: {problem} {remedy}")
{
    /// <summary>The file's path.</summary>
    public string File { get; } = file;

    /// <summary>The line, from 1, or null when the problem is not on one line.</summary>
    public long? Line { get; } = line;
}
