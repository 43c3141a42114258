using System.Text.RegularExpressions;

namespace Build.Options;

/// <summary>The parsed value of <c>--filter</c>.</summary>
/// <param name="Where">An expression of NUnit's test selection language.</param>
/// <param name="Words">The words that a test's full name must contain; empty when the value is an expression.</param>
public sealed partial record TestFilter(string Where, IReadOnlyList<string> Words)
{
    /// <summary>
    /// Parses a value. Words select the tests whose full name contains all of them, ignoring case. A value with an operator is an expression.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <exception cref="UsageException">The expression is malformed.</exception>
    public static TestFilter Parse(string value)
    {
        if (Operators().IsMatch(value))
        {
            FilterExpression.Check(value);
            return new TestFilter(value, []);
        }

        var words = value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return new TestFilter(string.Join(" && ", words.Select(Contains)), words);
    }

    /// <summary>Whether a test's full name contains all <see cref="Words"/>.</summary>
    /// <param name="fullName">The name with namespace and class.</param>
    public bool Matches(string fullName) => Words.All(word => fullName.Contains(word, StringComparison.OrdinalIgnoreCase));

    // In a quoted value, NUnit treats a backslash as the escape of any next character.
    private static string Contains(string word) => $"test =~ '(?i){Regex.Escape(word).Replace(@"\", @"\\")}'";

    [GeneratedRegex("""[=!&|~()"']""")]
    private static partial Regex Operators();
}
