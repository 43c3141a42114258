namespace Dbal.Entities;

/// <summary>A fault in an entity file. The message names the file, the line and the remedy.</summary>
/// <param name="file">The file's path.</param>
/// <param name="line">The line, from 1, or null when the fault is in no one line.</param>
/// <param name="problem">What is wrong, in a sentence.</param>
/// <param name="remedy">What to write in its place, in a sentence.</param>
public sealed class EntityFileException(string file, long? line, string problem, string remedy)
    : Exception($"{file}{(line is null ? "" : $":{line}")}: {problem} {remedy}")
{
    /// <summary>The file's path.</summary>
    public string File { get; } = file;

    /// <summary>The line, from 1, or null when the fault is in no one line.</summary>
    public long? Line { get; } = line;
}
