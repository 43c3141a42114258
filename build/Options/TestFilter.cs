using System.Text.RegularExpressions;

namespace Build.Options;

/// <summary>The value of <c>--filter</c>, checked.</summary>
/// <param name="Where">An expression of NUnit's test selection language.</param>
/// <param name="Words">The words that a test's full name has to contain, when the value is not an expression itself; otherwise empty.</param>
public sealed partial record TestFilter(string Where, IReadOnlyList<string> Words)
{
    /// <summary>
    /// Reads a value. Words select the tests whose full name contains all of them, ignoring case; a value with an operator is an expression.
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

    // Within NUnit's quotes a backslash escapes the next character, whatever it is.
    private static string Contains(string word) => $"test =~ '(?i){Regex.Escape(word).Replace(@"\", @"\\")}'";

    [GeneratedRegex("""[=!&|~()"']""")]
    private static partial Regex Operators();
}
