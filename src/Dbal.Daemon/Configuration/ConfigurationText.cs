using System.Text.Json;
using Dbal.Text;

namespace Dbal.Daemon.Configuration;

/// <summary>
/// Checks the text of a configuration file before it is parsed, to report problems with their line; <see cref="JsonDocument"/> would not have one.
/// </summary>
internal static class ConfigurationText
{
    /// <summary>Returns the line of each member of the file's object, from 1.</summary>
    /// <param name="file">The file, for messages.</param>
    /// <param name="bytes">The content, without a byte order mark.</param>
    /// <exception cref="ConfigurationException">The content is not valid UTF-8, or a text contains a lone surrogate.</exception>
    /// <exception cref="JsonException">The content is not valid JSON.</exception>
    public static Dictionary<string, int> LinesOfMembers(string file, byte[] bytes)
    {
        if (!Utf8Text.TryDecode(bytes, out _, out var faulty))
            throw new ConfigurationException($"{file}, line {faulty}, is not valid UTF-8. Save the file as UTF-8.");
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(bytes);
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.String))
                continue;
            var line = Utf8Text.LineAt(bytes, (int)reader.TokenStartIndex);
            var text = TextOf(ref reader)
                ?? throw new ConfigurationException($"{file}, line {line}, contains a lone surrogate (\\ud800 to \\udfff). Remove it.");
            if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 })
                lines.TryAdd(text, line);
        }

        return lines;
    }

    private static string? TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
