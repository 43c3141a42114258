using System.Diagnostics;

namespace Build.Terminal;

/// <summary>A line to print.</summary>
/// <param name="Timestamp">When it was written (<see cref="Stopwatch.GetTimestamp"/>), which may be long before it is printed.</param>
/// <param name="Text">The line.</param>
public readonly record struct OutputLine(long Timestamp, string Text);
