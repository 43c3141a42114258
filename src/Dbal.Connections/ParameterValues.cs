using System.Globalization;

namespace Dbal.Connections;

/// <summary>The values that a parameter takes.</summary>
public sealed class ParameterValues
{
    private readonly Func<string, (string Value, string ForDriver)?> read;

    private ParameterValues(string expected, Func<string, (string, string)?> read)
    {
        Expected = expected;
        this.read = read;
    }

    /// <summary>Any text.</summary>
    public static ParameterValues Text { get; } = new("a text that is not empty", text => (text, text));

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static ParameterValues TrueOrFalse { get; } = OneOf(("true", "true"), ("false", "false"));

    /// <summary>The values in words, such as <c>a whole number from 1 to 1024</c>.</summary>
    public string Expected { get; }

    /// <summary>A whole number.</summary>
    /// <param name="least">The smallest.</param>
    /// <param name="most">The largest.</param>
    public static ParameterValues Number(int least, int most) => new(
        $"a whole number from {least} to {most}",
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? (text, text) : null);

    /// <summary>One of several words, each with the word that the driver has for it. Case, dashes and underscores do not matter.</summary>
    /// <param name="words">The words.</param>
    public static ParameterValues OneOf(params (string Value, string ForDriver)[] words) => new(
        string.Join(", ", words.Select(word => word.Value).Distinct().SkipLast(1)) + " or " + words[^1].Value,
        text => words.Where(word => UrlParameter.Plain(word.Value) == UrlParameter.Plain(text)).Select(word => ((string, string)?)word).FirstOrDefault());

    /// <summary>Reads a value; null when the parameter does not take it.</summary>
    /// <param name="text">The value as the URL spells it, decoded.</param>
    /// <returns>The value, and what the driver calls it.</returns>
    internal (string Value, string ForDriver)? Read(string text) => text == "" ? null : read(text);
}
