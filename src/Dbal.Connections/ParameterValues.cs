using System.Globalization;

namespace Dbal.Connections;

/// <summary>The allowed values of a parameter.</summary>
public sealed class ParameterValues
{
    private readonly Func<string, (string Value, string ForDriver)?> read;

    private ParameterValues(string expected, Func<string, (string, string)?> read)
    {
        Expected = expected;
        this.read = read;
    }

    /// <summary>Any text.</summary>
    public static ParameterValues Text { get; } = new("a non-empty text", text => (text, text));

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static ParameterValues TrueOrFalse { get; } = OneOf(("true", "true"), ("false", "false"));

    /// <summary>A description of the allowed values, such as <c>an integer from 1 to 1024</c>.</summary>
    public string Expected { get; }

    /// <summary>An integer.</summary>
    /// <param name="least">The minimum.</param>
    /// <param name="most">The maximum.</param>
    public static ParameterValues Number(int least, int most) => new(
        $"an integer from {least} to {most}",
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? (text, text) : null);

    /// <summary>One of several words, each with the driver's word for it. Case, dashes and underscores are ignored.</summary>
    /// <param name="words">The words.</param>
    public static ParameterValues OneOf(params (string Value, string ForDriver)[] words) => new(
        string.Join(", ", words.Select(word => word.Value).Distinct().SkipLast(1)) + " or " + words[^1].Value,
        text => words.Where(word => UrlParameter.Plain(word.Value) == UrlParameter.Plain(text)).Select(word => ((string, string)?)word).FirstOrDefault());

    /// <summary>Parses a value; null when it is not allowed.</summary>
    /// <param name="text">The value from the URL, decoded.</param>
    /// <returns>The value, and the driver's word for it.</returns>
    internal (string Value, string ForDriver)? Read(string text) => text == "" ? null : read(text);
}
