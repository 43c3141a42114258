using Build.Matrix;

namespace Build.Runs;

/// <summary>Settings of <see cref="PhaseRunner"/>.</summary>
/// <param name="Last">The last requested phase.</param>
/// <param name="Repeat">The number of times that the tests run.</param>
/// <param name="RetryInfra">The maximum number of retries after an infrastructure failure.</param>
/// <param name="Keep">Whether daemons keep running after the run.</param>
internal sealed record PhaseSettings(Phase Last, int Repeat, int RetryInfra, bool Keep);
