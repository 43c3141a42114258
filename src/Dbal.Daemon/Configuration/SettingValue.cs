using System.Globalization;
using System.Text.Json;
using Dbal.Text;

namespace Dbal.Daemon.Configuration;

/// <summary>The value of a setting, and its source.</summary>
/// <param name="Text">The value: the text of a JSON string, the JSON of any other JSON value, or the text of a variable.</param>
/// <param name="Kind">The JSON type; <see cref="JsonValueKind.Undefined"/> for an environment variable.</param>
/// <param name="Place">The source, for messages.</param>
internal sealed record SettingValue(string Text, JsonValueKind Kind, string Place)
{
    /// <summary>Whether the value comes from an environment variable.</summary>
    public bool IsVariable => Kind is JsonValueKind.Undefined;

    /// <summary>Returns the value as non-empty text.</summary>
    /// <exception cref="ConfigurationException">The value is not text, or contains a character that no setting allows.</exception>
    public string AsText()
    {
        if (Kind is not (JsonValueKind.String or JsonValueKind.Undefined) || Text.Length == 0)
            throw Fault("must be non-empty text");
        return ScalarText.Problem(Text) is { } problem ? throw Fault(problem) : Text;
    }

    /// <summary>Returns the value as an integer.</summary>
    /// <exception cref="ConfigurationException">The value is not an integer, or is out of range.</exception>
    public int AsInteger(int least, int most) =>
        Kind is JsonValueKind.Number or JsonValueKind.Undefined
        && int.TryParse(Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= least
        && number <= most
            ? number
            : throw Fault($"must be an integer from {least} to {most}");

    /// <summary>Returns the value as a number of seconds.</summary>
    /// <exception cref="ConfigurationException">The value is not a number, or is out of range.</exception>
    public TimeSpan AsSeconds(double least, double most) =>
        Kind is JsonValueKind.Number or JsonValueKind.Undefined
        && double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
        && seconds >= least
        && seconds <= most
            ? TimeSpan.FromSeconds(seconds)
            : throw Fault(FormattableString.Invariant($"must be a number of seconds from {least} to {most}"));

    /// <summary>Returns the value as one token, or as one token per tenant.</summary>
    /// <exception cref="ConfigurationException">The value is neither. The message does not contain it.</exception>
    public AccessTokens AsTokens()
    {
        if (Kind is not JsonValueKind.Object && !(Kind is JsonValueKind.Undefined && Text.TrimStart().StartsWith('{')))
            return new AccessTokens(Token(AsText(), "must be"));
        try
        {
            using var document = JsonDocument.Parse(Text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var tokens = document.RootElement.EnumerateObject().ToDictionary(each => each.Name, TokenOf);
            return tokens.Count > 0 ? new AccessTokens(tokens) : throw Fault("has no tenant. Set a token for each tenant, as in {\"acme\": \"…\"}");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException) // InvalidOperationException: a lone surrogate
        {
            throw new ConfigurationException($"{Place} is not valid JSON. Use a token as text, or an object with one token per tenant.", fault);
        }

        string TokenOf(JsonProperty each) =>
            Token(each.Value.ValueKind is JsonValueKind.String ? each.Value.GetString()! : "", $"must give the tenant \"{each.Name}\"");
    }

    // Spaces around a header's value are removed, and it has no control characters (RFC 9110, section 5.5).
    private string Token(string text, string must) =>
        text.Trim() is { Length: > 0 } token && !token.Any(char.IsControl) ? token : throw Fault($"{must} a token: text without control characters");

    /// <summary>Creates an exception about this value.</summary>
    public ConfigurationException Fault(string problem) => new($"{Place} {problem}{(problem.EndsWith('.') ? "" : ".")}");
}
