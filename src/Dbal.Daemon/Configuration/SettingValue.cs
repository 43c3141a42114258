using System.Globalization;
using System.Text.Json;
using Dbal.Text;

namespace Dbal.Daemon.Configuration;

/// <summary>A value that was given to a setting, and where.</summary>
/// <param name="Text">The value: of a JSON string its text, of any other JSON value its JSON; of a variable its text.</param>
/// <param name="Kind">The JSON type; <see cref="JsonValueKind.Undefined"/> for a variable, which has none.</param>
/// <param name="Place">Where it was given, for messages.</param>
internal sealed record SettingValue(string Text, JsonValueKind Kind, string Place)
{
    /// <summary>Whether an environment variable gave the value.</summary>
    public bool IsVariable => Kind is JsonValueKind.Undefined;

    /// <summary>The value as text that is not empty.</summary>
    /// <exception cref="ConfigurationException">It is something else, or has a character that no setting can have.</exception>
    public string AsText()
    {
        if (Kind is not (JsonValueKind.String or JsonValueKind.Undefined) || Text.Length == 0)
            throw Fault("must be text that is not empty");
        return ScalarText.Problem(Text) is { } problem ? throw Fault(problem) : Text;
    }

    /// <summary>The value as a whole number.</summary>
    /// <exception cref="ConfigurationException">It is something else, or out of range.</exception>
    public int AsInteger(int least, int most) =>
        Kind is JsonValueKind.Number or JsonValueKind.Undefined
        && int.TryParse(Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= least
        && number <= most
            ? number
            : throw Fault($"must be a whole number from {least} to {most}");

    /// <summary>The value as a number of seconds.</summary>
    /// <exception cref="ConfigurationException">It is something else, or out of range.</exception>
    public TimeSpan AsSeconds(double least, double most) =>
        Kind is JsonValueKind.Number or JsonValueKind.Undefined
        && double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
        && seconds >= least
        && seconds <= most
            ? TimeSpan.FromSeconds(seconds)
            : throw Fault(FormattableString.Invariant($"must be a number of seconds from {least} to {most}"));

    /// <summary>The value as one token, or as a token a tenant.</summary>
    /// <exception cref="ConfigurationException">It is something else. The message does not show the value.</exception>
    public AccessTokens AsTokens()
    {
        if (Kind is not JsonValueKind.Object && !(Kind is JsonValueKind.Undefined && Text.TrimStart().StartsWith('{')))
            return new AccessTokens(Token(AsText(), "must be"));
        try
        {
            using var document = JsonDocument.Parse(Text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var tokens = document.RootElement.EnumerateObject().ToDictionary(each => each.Name, TokenOf);
            return tokens.Count > 0 ? new AccessTokens(tokens) : throw Fault("names no tenant. Give each tenant a token, as in {\"acme\": \"…\"}");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException) // the latter for a lone surrogate
        {
            throw new ConfigurationException($"{Place} is not valid JSON. Give a token as text, or an object of tenants and their tokens.", fault);
        }

        string TokenOf(JsonProperty each) =>
            Token(each.Value.ValueKind is JsonValueKind.String ? each.Value.GetString()! : "", $"must give the tenant \"{each.Name}\"");
    }

    // A header's value is sent without the blanks around it, and has no control characters (RFC 9110, section 5.5).
    private string Token(string text, string must) =>
        text.Trim() is { Length: > 0 } token && !token.Any(char.IsControl) ? token : throw Fault($"{must} a token: text without control characters");

    /// <summary>A message about this value.</summary>
    public ConfigurationException Fault(string problem) => new($"{Place} {problem}{(problem.EndsWith('.') ? "" : ".")}");
}
