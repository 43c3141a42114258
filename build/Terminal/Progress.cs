namespace Build.Terminal;

/// <summary>The progress of a row.</summary>
/// <param name="Doing">The current step, in a word or two.</param>
/// <param name="Done">The number of tests that have ended.</param>
/// <param name="Total">The number of tests to run; 0 while that is unknown.</param>
/// <param name="LastFailure">The last test that failed; null when none has.</param>
public sealed record Progress(string Doing, int Done, int Total, string? LastFailure);
