using Build.Results;

namespace Build.Terminal;

/// <summary>A row as the board shows it.</summary>
/// <param name="Name">The row's name.</param>
/// <param name="Progress">Its progress.</param>
/// <param name="Elapsed">The time for which it has worked.</param>
/// <param name="IsRunning">Whether it works now.</param>
/// <param name="Status">Its status; meaningful once it has ended.</param>
internal readonly record struct BoardLine(string Name, Progress Progress, TimeSpan Elapsed, bool IsRunning, RowStatus Status);
