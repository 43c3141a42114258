using System.Text.Json;
using Dbal.Text;

namespace Dbal.Daemon.Configuration;

/// <summary>Looks through the text of a configuration file before it is read: what <see cref="JsonDocument"/> would find later, and without a line.</summary>
internal static class ConfigurationText
{
    /// <summary>The line of each member of the file's object, from 1.</summary>
    /// <param name="file">The file, for messages.</param>
    /// <param name="bytes">Its content, without a byte order mark.</param>
    /// <exception cref="ConfigurationException">The content is not UTF-8, or a text in it has a lone surrogate.</exception>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static Dictionary<string, int> LinesOfMembers(string file, byte[] bytes)
    {
        if (!Utf8Text.TryDecode(bytes, out _, out var faulty))
            throw new ConfigurationException($"{file}, line {faulty}, is not UTF-8. Save the file in UTF-8.");
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(bytes);
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.String))
                continue;
            var line = Utf8Text.LineAt(bytes, (int)reader.TokenStartIndex);
            var text = TextOf(ref reader) ?? throw new ConfigurationException($"{file}, line {line}, has a text with a lone surrogate (\\ud800 to \\udfff). Remove it.");
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
