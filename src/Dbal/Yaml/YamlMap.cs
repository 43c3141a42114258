using System.Globalization;
using Dbal.Text;
using YamlDotNet.RepresentationModel;

namespace Dbal.Yaml;

/// <summary>A mapping in an entity file with a known set of keys. Every access validates, and errors have file and line.</summary>
internal sealed class YamlMap
{
    private readonly string file;
    private readonly YamlMappingNode node;
    private readonly Dictionary<string, YamlNode> members;

    /// <summary>Reads a node that must be a mapping.</summary>
    /// <param name="file">The file, for messages.</param>
    /// <param name="node">The node.</param>
    /// <param name="what">The subject of the mapping, for messages, such as <c>the field 'name'</c>.</param>
    /// <param name="known">The allowed keys; null when any key is allowed.</param>
    public YamlMap(string file, YamlNode node, string what, IReadOnlyList<string>? known)
    {
        this.file = file;
        What = what;
        this.node = node as YamlMappingNode ?? throw Fault(node, $"{Capitalised(what)} is not a mapping.", "Write it as key: value pairs.");
        members = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        foreach (var (key, value) in this.node.Children)
        {
            // Keys that are written differently, such as one with a tag, can have the same text.
            if (!members.TryAdd(ScalarOf(key, what), value))
                throw Fault(key, $"{Capitalised(what)} has a duplicate key '{key}'.", "Remove one.");
        }

        foreach (var key in known is null ? [] : this.node.Children.Keys.Where(key => !known.Contains(ScalarOf(key, what))))
            throw Fault(key, $"{Capitalised(what)} has the unknown key '{key}'.", NearestName.Hint(key.ToString(), known!));
    }

    /// <summary>The subject of the mapping, for messages.</summary>
    public string What { get; }

    /// <summary>The subject of the mapping, capitalised to start a sentence.</summary>
    public string Subject => Capitalised(What);

    /// <summary>The first line of the mapping, from 1.</summary>
    public long Line => node.Start.Line;

    /// <summary>The keys with their nodes, as written.</summary>
    public IEnumerable<KeyValuePair<string, YamlNode>> Members => node.Children.Select(child => KeyValuePair.Create(ScalarOf(child.Key, What), child.Value));

    /// <summary>The line of a key's value, or of the mapping when the key is absent.</summary>
    public long LineOf(string key) => members.TryGetValue(key, out var value) ? value.Start.Line : Line;

    /// <summary>Whether the key exists.</summary>
    public bool Has(string key) => members.ContainsKey(key);

    /// <summary>The node of a key, or null.</summary>
    public YamlNode? Node(string key) => members.GetValueOrDefault(key);

    /// <summary>The text of a key, or null when it is absent.</summary>
    public string? Text(string key) => members.TryGetValue(key, out var value) ? ScalarOf(value, $"'{key}' of {What}") : null;

    /// <summary>The text of a required key.</summary>
    public string RequiredText(string key, string remedy) => Text(key) ?? throw Fault(node, $"{Capitalised(What)} has no '{key}'.", remedy);

    /// <summary>The boolean value of a key, or null when it is absent.</summary>
    public bool? Flag(string key) => Text(key) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        var other => throw FaultAt(key, $"Invalid value '{other}' for '{key}' of {What}.", "Use true or false."),
    };

    /// <summary>The integer value of a key, or null when it is absent.</summary>
    public int? Number(string key, int min, int max)
    {
        if (Text(key) is not { } text)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw FaultAt(key, $"Invalid value '{text}' for '{key}' of {What}.", $"Use an integer from {min} to {max}.");
    }

    /// <summary>The items of a key whose value is a sequence, or null when the key is absent.</summary>
    public IReadOnlyList<string>? Texts(string key)
    {
        if (!members.TryGetValue(key, out var value))
            return null;
        return value is YamlSequenceNode sequence
            ? [.. sequence.Select(item => ScalarOf(item, $"'{key}' of {What}"))]
            : throw FaultAt(key, $"'{key}' of {What} is not a list.", $"Write {key}: [first, second].");
    }

    /// <summary>Creates an exception that points to a key's value.</summary>
    public EntityFileException FaultAt(string key, string problem, string remedy) => new(file, LineOf(key), problem, remedy);

    private EntityFileException Fault(YamlNode at, string problem, string remedy) => new(file, at.Start.Line, problem, remedy);

    private string ScalarOf(YamlNode value, string what)
    {
        if (value is not YamlScalarNode { Value: { } text })
            throw Fault(value, $"{Capitalised(what)} is not a single value.", "Write it as plain text.");
        return ScalarText.Problem(text) is { } problem ? throw Fault(value, $"{Capitalised(what)} {problem}.", "Write it as plain text.") : text;
    }

    private static string Capitalised(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
