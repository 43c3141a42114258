using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Build.Reports.Passports;

/// <summary>What the daemon does for a rule because a database does not do it: an entry of tests/emulations.yaml.</summary>
internal sealed class Emulation
{
    /// <summary>The number of the rule.</summary>
    public string Rule { get; set; } = "";

    /// <summary>The rows; <c>all</c> for every row.</summary>
    public object Rows { get; set; } = "";

    /// <summary>A capability; the entry is only about rows that do not declare it. Null for none.</summary>
    public string? Unless { get; set; }

    /// <summary>What the daemon does.</summary>
    public string How { get; set; } = "";

    /// <summary>What it costs.</summary>
    public string Cost { get; set; } = "";

    /// <summary>Reads a file's entries.</summary>
    /// <param name="text">The text of the file.</param>
    /// <exception cref="InvalidDataException">The text is malformed.</exception>
    public static IReadOnlyList<Emulation> Read(string text)
    {
        try
        {
            var entries = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build().Deserialize<List<Emulation>>(text);
            return entries.FirstOrDefault(entry => entry.Rule == "" || entry.How == "" || entry.Cost == "" || entry.RowNames.Count == 0) is { } incomplete
                ? throw new InvalidDataException($"tests/emulations.yaml: the entry of the rule '{incomplete.Rule}' needs the keys rule, rows, how and cost.")
                : entries;
        }
        catch (YamlException exception)
        {
            throw new InvalidDataException($"tests/emulations.yaml:{exception.Start.Line}: {exception.InnerException?.Message ?? exception.Message}", exception);
        }
    }

    /// <summary>The rows as they are written.</summary>
    internal IReadOnlyList<string> RowNames => Rows is IEnumerable<object> several ? [.. several.Select(row => $"{row}")] : [$"{Rows}"];

    /// <summary>Whether the entry is about a row.</summary>
    /// <param name="backend">The row's name.</param>
    /// <param name="capabilities">The capabilities that its daemon declares.</param>
    public bool Concerns(string backend, IReadOnlyCollection<string> capabilities) =>
        (RowNames is ["all"] || RowNames.Contains(backend)) && (Unless is null || !capabilities.Contains(Unless));
}
