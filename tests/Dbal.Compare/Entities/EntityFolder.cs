using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Dbal.Compare.Entities;

/// <summary>Reads entity files. The daemon validates them, so this reader assumes that they are valid.</summary>
internal static partial class EntityFolder
{
    /// <summary>Reads all files of a folder, in the order of their names.</summary>
    public static IReadOnlyList<Entity> Read(string folder) =>
        [.. Directory.GetFiles(folder, "*.yaml").Order(StringComparer.Ordinal).Select(file => Parse(File.ReadAllText(file)))];

    /// <summary>Reads one file.</summary>
    public static Entity Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var root = (YamlMappingNode)stream.Documents[0].RootNode;
        var package = Text(root, "package")!;
        List<Field> fields = [new Field("id", Kind.Uuid) { Nullable = false, Generated = "true" }];
        List<IReadOnlyList<Field>> keys = [[fields[0]]];
        foreach (var (name, node) in (YamlMappingNode)root["fields"])
        {
            var map = (YamlMappingNode)node;
            var field = ReadField(package, ((YamlScalarNode)name).Value!, map);
            fields.Add(field);
            if (Flag(map, "unique"))
                keys.Add([field]);
        }

        if (root.Children.TryGetValue("indexes", out var indexes))
        {
            foreach (var index in ((YamlSequenceNode)indexes).Cast<YamlMappingNode>().Where(index => Flag(index, "unique")))
            {
                IReadOnlyList<Field> key = [.. Texts(index, "fields").Select(name => fields.Single(field => field.Name == name))];
                if (!keys.Any(other => other.SequenceEqual(key)))
                    keys.Add(key);
            }
        }

        return new Entity(package, Text(root, "entity")!, fields, keys) { Yaml = yaml };
    }

    private static Field ReadField(string package, string name, YamlMappingNode map)
    {
        var type = Text(map, "type")!;
        var digits = DecimalType().Match(type);
        var (required, generated) = (Flag(map, "required"), Text(map, "generated"));
        var reference = map.Children.TryGetValue("foreign_key", out var node) ? (YamlMappingNode)node : null;
        var target = reference is null ? null : Text(reference, "entity")!;
        return new Field(name, digits.Success ? Kind.Decimal : Enum.Parse<Kind>(type, ignoreCase: true))
        {
            Required = required,
            Nullable = Text(map, "nullable") is { } nullable ? nullable == "true" : !required && generated is null or "false",
            Sensitive = Flag(map, "sensitive"),
            Default = Text(map, "default"),
            MaxLength = Text(map, "max_length") is { } length ? int.Parse(length, CultureInfo.InvariantCulture) : null,
            Min = Text(map, "min"),
            Max = Text(map, "max"),
            Values = Texts(map, "values"),
            Precision = digits.Success ? int.Parse(digits.Groups[1].Value, CultureInfo.InvariantCulture) : 0,
            Scale = digits.Success ? int.Parse(digits.Groups[2].Value, CultureInfo.InvariantCulture) : 0,
            Target = target is null || target.Contains('.', StringComparison.Ordinal) ? target : $"{package}.{target}",
            OnDelete = reference is null ? "restrict" : Text(reference, "on_delete") ?? "restrict",
            Generated = generated == "false" ? null : generated,
        };
    }

    private static string? Text(YamlMappingNode map, string key) => map.Children.TryGetValue(key, out var node) ? ((YamlScalarNode)node).Value : null;

    private static bool Flag(YamlMappingNode map, string key) => Text(map, key) == "true";

    private static IReadOnlyList<string> Texts(YamlMappingNode map, string key) =>
        map.Children.TryGetValue(key, out var node) ? [.. ((YamlSequenceNode)node).Select(each => ((YamlScalarNode)each).Value!)] : [];

    [GeneratedRegex(@"^decimal\((\d+), ?(\d+)\)$")]
    private static partial Regex DecimalType();
}
