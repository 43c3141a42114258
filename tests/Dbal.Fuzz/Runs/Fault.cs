namespace Dbal.Fuzz.Runs;

/// <summary>The daemon broke a rule that holds for every input.</summary>
/// <param name="rule">The rule in a few words, the same for the same kind of fault: a smaller input has to break the same rule.</param>
/// <param name="detail">What was found.</param>
internal sealed class Fault(string rule, string detail = "") : Exception($"{rule}{(detail.Length == 0 ? "" : $": {detail}")}")
{
    /// <summary>The rule.</summary>
    public string Rule { get; } = rule;
}
