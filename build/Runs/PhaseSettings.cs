using Build.Matrix;

namespace Build.Runs;

/// <summary>How far rows go, and how often they try.</summary>
/// <param name="Last">The last phase that was requested.</param>
/// <param name="Repeat">How often the tests run.</param>
/// <param name="RetryInfra">How often an infrastructure failure is retried.</param>
/// <param name="Keep">Whether daemons are left running.</param>
internal sealed record PhaseSettings(Phase Last, int Repeat, int RetryInfra, bool Keep);
