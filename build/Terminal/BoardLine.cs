using Build.Results;

namespace Build.Terminal;

/// <summary>The state of a row on the board.</summary>
/// <param name="Name">The row's name.</param>
/// <param name="Progress">The row's progress.</param>
/// <param name="Elapsed">The time that the row has been running.</param>
/// <param name="IsRunning">Whether the row is running now.</param>
/// <param name="Status">The row's status; valid when the row has ended.</param>
internal readonly record struct BoardLine(string Name, Progress Progress, TimeSpan Elapsed, bool IsRunning, RowStatus Status);
