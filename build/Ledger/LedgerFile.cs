using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Build.Ledger;

/// <summary>Reads the ledger of known differences, tests/divergences.yaml.</summary>
public static class LedgerFile
{
    private static readonly string[] Keys =
    [
        "id", "rule", "rows", "server", "without", "difference", "reason", "since", "review", "asserted_by", "fails", "stream", "requests",
    ];

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">The file is malformed; the message has the place and the remedy.</exception>
    public static IReadOnlyList<LedgerEntry> Read(string file) => Parse(file, File.ReadAllText(file));

    /// <summary>Reads the text of a file.</summary>
    /// <param name="file">The file's name, for messages.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="InvalidDataException">The file is malformed.</exception>
    public static IReadOnlyList<LedgerEntry> Parse(string file, string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents is not [{ RootNode: YamlSequenceNode list }])
                throw new InvalidDataException($"{file}: The ledger is not a list. Write one entry per difference, each beginning with '- id:'.");
            LedgerEntry[] entries = [.. list.Select(node => ReadEntry(file, node))];
            return entries.GroupBy(entry => entry.Id).FirstOrDefault(group => group.Count() > 1) is { } twice
                ? throw new InvalidDataException($"{file}: The id '{twice.Key}' is used twice. Rename one entry.")
                : entries;
        }
        catch (YamlException fault)
        {
            throw new InvalidDataException($"{file}:{fault.Start.Line}: The file is not valid YAML: {fault.Message}", fault);
        }
    }

    private static LedgerEntry ReadEntry(string file, YamlNode node)
    {
        if (node is not YamlMappingNode map)
            throw Fault("The entry is not a mapping.", "Write 'id: name' and the other keys.");
        if (map.Children.Keys.Select(key => $"{key}").FirstOrDefault(key => !Keys.Contains(key)) is { } unknown)
            throw Fault($"Unknown key '{unknown}'.", $"Known keys: {string.Join(", ", Keys)}.");
        var entry = new LedgerEntry(
            Required("id"), Required("rule"), Texts("rows") is ["all"] ? [] : Texts("rows"), Required("difference"), Required("reason"), Date("since"), Date("review"))
        {
            Server = Text("server"),
            Without = Text("without"),
            AssertedBy = Texts("asserted_by"),
            Fails = Texts("fails"),
            Stream = Text("stream"),
            Requests = Text("requests"),
        };
        if (Texts("rows").Count == 0)
            throw Fault($"'{entry.Id}' has no rows.", "Write rows: all, or rows: [mysql].");
        return entry.AssertedBy.Count + entry.Fails.Count > 0 || entry.Stream is not null
            ? entry
            : throw Fault($"Nothing shows '{entry.Id}'.", "Add 'asserted_by' or 'fails' with tests, or 'stream' with a kept stream.");

        string Required(string key) => Text(key) ?? throw Fault($"The key '{key}' is missing.", $"Add '{key}:'.");

        string? Text(string key) => map.Children.TryGetValue(key, out var value) ? (value as YamlScalarNode)?.Value : null;

        IReadOnlyList<string> Texts(string key) => !map.Children.TryGetValue(key, out var value) ? []
            : value is YamlSequenceNode several ? [.. several.Select(each => $"{each}")] : [$"{value}"];

        DateOnly Date(string key) =>
            DateOnly.TryParseExact(Required(key), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                ? date
                : throw Fault($"'{Required(key)}' is not a date.", "Write it as 2026-02-06.");

        InvalidDataException Fault(string problem, string remedy) => new($"{file}:{node.Start.Line}: {problem} {remedy}");
    }
}
