namespace Build.Terminal;

/// <summary>The progress of a row.</summary>
/// <param name="Doing">The current activity, such as <c>testing</c>.</param>
/// <param name="Done">The number of finished tests.</param>
/// <param name="Total">The number of tests to run; 0 while unknown.</param>
/// <param name="LastFailure">The last failed test; null without a failure.</param>
public sealed record Progress(string Doing, int Done, int Total, string? LastFailure);
