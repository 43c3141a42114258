using System.Text.RegularExpressions;
using Dbal.Entities;
using Dbal.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;
using Index = Dbal.Entities.Index;

namespace Dbal.Yaml;

/// <summary>Reads one entity file.</summary>
internal static partial class EntityFileReader
{
    // Stream, document and the four levels of an entity, plus some levels so that deeper mistakes get a specific message.
    private const int MaxDepth = 16;

    // An InnoDB index key has at most 3072 bytes; utf8mb4 uses up to 4 a character (S22).
    private const int MaxIndexedLength = 768;

    // InnoDB stores at most 8,126 bytes of a row in one page, and each text needs 40 of them.
    private const int MaxFields = 180;

    // A row in MySQL has at most 65,535 bytes, 4 a character, without the texts that are stored separately: those over 255 characters without an index.
    private const int MaxShortTexts = 15_000;
    private const int LongestShortText = 255;

    // InnoDB and MongoDB allow 64 indexes. An index in InnoDB has at most 16 columns, with the tenant and the id.
    private const int MaxIndexes = 60;
    private const int MaxIndexFields = 14;

    /// <summary>Reads the text of an entity file.</summary>
    /// <exception cref="EntityFileException">The file is invalid.</exception>
    public static EntityDeclaration Read(string file, string text)
    {
        var root = new YamlMap(file, Parse(file, text), "the entity", ["entity", "package", "description", "fields", "indexes"]);
        var name = Name(root, "entity");
        var package = Name(root, "package");
        if (package.Length + name.Length + 1 > ShortName.MaxLength)
        {
            throw root.FaultAt("entity", $"The table name {package}_{name} is too long.",
                $"Use at most {ShortName.MaxLength - 1} characters for package and entity together.");
        }

        var members = root.Node("fields") ?? throw root.FaultAt("fields", "The entity has no fields.", "Add at least one under 'fields:'.");
        var declared = new YamlMap(file, members, "'fields'", known: null);
        var id = new Field
        {
            Name = Entity.IdField,
            Type = FieldType.Uuid,
            Ordinal = 0,
            Nullable = false,
            Generated = Generated.Uuid,
            Description = "The key within the tenant.",
        };
        List<(Field Field, YamlMap Map)> fields = [(id, declared)];
        foreach (var (fieldName, node) in declared.Members)
            fields.Add(FieldReader.Read(file, package, fieldName, node, fields.Count));
        CheckDistinct(fields);
        if (fields.Count == 1)
            throw root.FaultAt("fields", "The entity has no fields.", "Add at least one under 'fields:'.");

        var byName = fields.ToDictionary(each => each.Field.Name, each => each.Field, StringComparer.Ordinal);
        var indexes = FieldIndexes(fields, package, name).Concat(DeclaredIndexes(file, root, byName, package, name)).DistinctBy(index => index.Name).ToList();
        // Without an index, finding the rows that refer to a deleted row would scan the whole table.
        indexes.AddRange(byName.Values
            .Where(field => field.ForeignKey is not null && !indexes.Exists(index => index.Fields[0] == field))
            .Select(field => MakeIndex(package, name, [field], unique: false)));

        CheckSize(root, byName.Values, indexes);
        var entity = new Entity(package, name, [.. fields.Select(each => each.Field)], indexes, root.Text("description"));
        return new EntityDeclaration(
            entity, file, root.LineOf("entity"), fields.ToDictionary(each => each.Field.Name, each => each.Map.Line, StringComparer.Ordinal));
    }

    private static YamlNode Parse(string file, string text)
    {
        var line = 1L;
        try
        {
            CheckShape(file, text, ref line);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents switch
            {
                [var only] => only.RootNode,
                _ => throw new EntityFileException(
                    file, line: 1, "The file does not contain exactly one YAML document.", "Declare one entity per file, without '---' separators."),
            };
        }
        catch (YamlException fault)
        {
            throw NotYaml(Math.Max(1, fault.Start.Line), fault.Message);
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException)
        {
            throw NotYaml(line, "syntax error."); // YamlDotNet throws this for some invalid YAML, such as a missing '}'
        }

        EntityFileException NotYaml(long at, string reason) =>
            new(file, at, $"The file is not valid YAML: {reason}", "Fix the YAML syntax; check for a missing } or ].");
    }

    // YamlDotNet builds documents recursively, so a file of brackets only would overflow the stack. It also hashes keys recursively, which never ends
    // when a key contains an alias (*a) of itself. Reading events is not recursive.
    private static void CheckShape(string file, string text, ref long line)
    {
        var parser = new Parser(new StringReader(text));
        var collections = new Stack<(bool IsMapping, bool KeyIsNext)>();
        var depth = 0;
        while (parser.MoveNext())
        {
            var current = parser.Current!;
            line = Math.Max(line, current.Start.Line);
            depth += current.NestingIncrease;
            if (depth > MaxDepth)
            {
                throw new EntityFileException(
                    file, line, $"The file is nested deeper than {MaxDepth} levels.", "Write entities as src/README.md describes them.");
            }

            if (current is NodeEvent or AnchorAlias && collections.TryPop(out var around))
            {
                if (around.KeyIsNext && current is not Scalar)
                    throw new EntityFileException(file, line, "A key is not a single value.", "Write it as plain text.");
                collections.Push((around.IsMapping, around.IsMapping && !around.KeyIsNext));
            }

            if (current is MappingStart or SequenceStart)
                collections.Push((current is MappingStart, current is MappingStart));
            else if (current is MappingEnd or SequenceEnd)
                collections.Pop();
        }
    }

    private static string Name(YamlMap root, string key)
    {
        var name = root.RequiredText(key, $"Add '{key}: some_name'.");
        return EntityName().IsMatch(name)
            ? name
            : throw root.FaultAt(key, $"Invalid {key} name '{name}'.", "Use lower-case letters, digits and _, starting with a letter.");
    }

    private static void CheckDistinct(List<(Field Field, YamlMap Map)> fields)
    {
        // Column names are case-insensitive in MySQL and SQLite.
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (field, map) in fields)
        {
            if (!seen.TryAdd(field.Name, field.Name))
            {
                throw map.FaultAt("", $"The field '{field.Name}' differs from '{seen[field.Name]}' only in case.",
                    "Rename one of them: some databases ignore case in column names.");
            }
        }
    }

    private static IEnumerable<Index> FieldIndexes(List<(Field Field, YamlMap Map)> fields, string package, string name)
    {
        foreach (var (field, map) in fields.Skip(1))
        {
            var unique = map.Flag("unique") ?? false;
            if (!unique && !(map.Flag("index") ?? false))
                continue;
            var key = unique ? "unique" : "index";
            CheckIndexable([field], (problem, remedy) => map.FaultAt(key, problem, remedy));
            yield return MakeIndex(package, name, [field], unique);
        }
    }

    private static IEnumerable<Index> DeclaredIndexes(string file, YamlMap root, Dictionary<string, Field> fields, string package, string name)
    {
        if (root.Node("indexes") is not { } node)
            yield break;
        if (node is not YamlSequenceNode sequence)
            throw root.FaultAt("indexes", "'indexes' is not a list.", "Write one index per line: - { fields: [a, b], unique: true }.");
        foreach (var item in sequence)
        {
            var map = new YamlMap(file, item, "the index", ["fields", "unique"]);
            var names = map.Texts("fields") ?? [];
            if (names.Count == 0 || names.Distinct().Count() < names.Count)
                throw map.FaultAt("fields", "The index has no fields or a duplicate field.", "Write fields: [a, b].");
            var indexed = names
                .Select(each => fields.TryGetValue(each, out var field) ? field
                    : throw map.FaultAt("fields", $"Unknown field '{each}' in an index.", NearestName.Hint(each, fields.Keys)))
                .ToList();
            CheckIndexable(indexed, (problem, remedy) => map.FaultAt("fields", problem, remedy));
            yield return MakeIndex(package, name, indexed, map.Flag("unique") ?? false);
        }
    }

    // Every backend must be able to serve a valid file, so the strictest database determines the limits.
    private static void CheckSize(YamlMap root, IReadOnlyCollection<Field> fields, List<Index> indexes)
    {
        if (fields.Count > MaxFields + 1)
            throw root.FaultAt("fields", $"The entity has {fields.Count - 1} fields.", $"Declare at most {MaxFields}; a json field can hold many values.");
        if (indexes.Count > MaxIndexes)
            throw root.FaultAt("fields", $"The entity has {indexes.Count} indexes, including those of foreign keys.", $"Declare at most {MaxIndexes}.");
        var indexed = indexes.SelectMany(index => index.Fields).ToHashSet();
        var shortTexts = fields.Sum(field => field.Type == FieldType.Enum ? LongestShortText
            : field.MaxLength is { } length && field.Type == FieldType.String && (length <= LongestShortText || indexed.Contains(field)) ? length : 0);
        if (shortTexts > MaxShortTexts)
        {
            throw root.FaultAt(
                "fields",
                $"The enums, indexed strings and strings of up to {LongestShortText} characters have up to {shortTexts} characters in total.",
                $"Reduce the total to {MaxShortTexts}, where an enum counts as {LongestShortText}: use type: text, or fewer fields.");
        }
    }

    private static void CheckIndexable(List<Field> fields, Func<string, string, EntityFileException> fault)
    {
        if (fields.Find(field => field.Type is FieldType.Text or FieldType.Json) is { } unlimited)
        {
            throw fault($"The {unlimited.Type.ToString().ToLowerInvariant()} field '{unlimited.Name}' is indexed.",
                $"Use a string with a max_length of at most {MaxIndexedLength}, or remove the index.");
        }

        if (fields.Count > MaxIndexFields)
            throw fault($"The index has {fields.Count} fields.", $"Use at most {MaxIndexFields}.");
        if (fields.Sum(field => field.MaxLength ?? 0) is var length and > MaxIndexedLength)
        {
            throw fault($"The index on {string.Join(", ", fields)} has up to {length} characters, and {MaxIndexedLength} are allowed.",
                $"Reduce max_length so that the sum is at most {MaxIndexedLength}.");
        }
    }

    private static Index MakeIndex(string package, string name, IReadOnlyList<Field> fields, bool unique)
    {
        var indexName = ShortName.Of($"{(unique ? "ux" : "ix")}_{package}_{name}_{string.Join('_', fields)}");
        return new Index(indexName, fields, unique);
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9_]*\z")]
    private static partial Regex EntityName();
}
