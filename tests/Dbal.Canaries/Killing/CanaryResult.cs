using System.Text.Json.Serialization;

namespace Dbal.Canaries.Killing;

/// <summary>What became of a canary on a row.</summary>
/// <param name="Canary">The canary's name.</param>
/// <param name="Row">The row.</param>
/// <param name="Fate">How it ended.</param>
/// <param name="Killer">The full name of the test that failed; null when none did.</param>
/// <param name="Message">The beginning of the killer's message, or of an error that proves nothing; or why the canary did not run.</param>
/// <param name="Duration">The time that it took.</param>
internal sealed record CanaryResult(string Canary, string Row, Fate Fate, string? Killer, string? Message, TimeSpan Duration)
{
    private const int MessageCharacters = 200;

    /// <summary>The beginning of a message, in one line.</summary>
    public static string? Short(string? message) =>
        message?.ReplaceLineEndings(" ").Trim() is { } line ? line.Length <= MessageCharacters ? line : line[..MessageCharacters] + "…" : null;

    /// <summary>Describes the end in a few words.</summary>
    public string Describe() => Fate switch
    {
        Fate.Killed => $"killed by {Killer!.Split('.', 4)[^1]} in {Duration.TotalSeconds:0.0} s",
        Fate.KilledElsewhere => $"killed by a test of another rule, {Killer!.Split('.', 4)[^1]}, in {Duration.TotalSeconds:0.0} s",
        Fate.Lacking => $"not run: {Message}",
        _ => $"SURVIVED in {Duration.TotalSeconds:0.0} s" + (Message is null ? "" : $"; no assertion failed, but: {Message}"),
    };
}

/// <summary>The end of a canary.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Fate>))]
internal enum Fate
{
    /// <summary>A test that is named for its rule failed.</summary>
    Killed,

    /// <summary>Only a test of another rule failed.</summary>
    KilledElsewhere,

    /// <summary>No test failed.</summary>
    Survived,

    /// <summary>The rule does not apply to the row.</summary>
    Lacking,
}
