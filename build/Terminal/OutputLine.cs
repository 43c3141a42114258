using System.Diagnostics;

namespace Build.Terminal;

/// <summary>A line to print.</summary>
/// <param name="Timestamp">The time of writing (<see cref="Stopwatch.GetTimestamp"/>), which may be long before the time of printing.</param>
/// <param name="Text">The line.</param>
public readonly record struct OutputLine(long Timestamp, string Text);
