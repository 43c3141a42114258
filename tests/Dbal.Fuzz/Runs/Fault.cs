namespace Dbal.Fuzz.Runs;

/// <summary>The daemon violated a rule that applies to every input.</summary>
/// <param name="rule">The rule in a few words, constant for a kind of fault: a smaller input must violate the same rule.</param>
/// <param name="detail">The details.</param>
internal sealed class Fault(string rule, string detail = "") : Exception($"{rule}{(detail.Length == 0 ? "" : $": {detail}")}")
{
    /// <summary>The rule.</summary>
    public string Rule { get; } = rule;
}
