using System.Text.RegularExpressions;
using Dbal.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Dbal.Entities;

/// <summary>Reads one entity file.</summary>
internal static partial class EntityFileReader
{
    // Stream, document and the four levels that an entity has, with room for mistakes that deserve a better message.
    private const int MaxDepth = 16;

    // InnoDB's index key is at most 3072 bytes, 4 a character of utf8mb4 (S22).
    private const int MaxIndexedLength = 768;

    // InnoDB keeps at most 8,126 bytes of a row in one place, of which each text needs 40.
    private const int MaxFields = 180;

    // MySQL's rows are at most 65,535 bytes, 4 a character, without the texts that it keeps apart: those over 255 characters that no index needs.
    private const int MaxShortTexts = 15_000;
    private const int LongestShortText = 255;

    // InnoDB and MongoDB take 64 indexes; an index of InnoDB 16 columns, with the tenant and the id.
    private const int MaxIndexes = 60;
    private const int MaxIndexFields = 14;

    /// <summary>Reads the text of a file.</summary>
    /// <exception cref="EntityFileException">The file is at fault.</exception>
    public static EntityDeclaration Read(string file, string text)
    {
        var root = new YamlMap(file, Parse(file, text), "the entity", ["entity", "package", "description", "fields", "indexes"]);
        var name = Name(root, "entity");
        var package = Name(root, "package");
        if (package.Length + name.Length + 1 > ShortName.MaxLength)
            throw root.FaultAt("entity", $"The name {package}_{name} is too long for a table.", $"Use at most {ShortName.MaxLength - 1} characters for package and entity together.");

        var declared = new YamlMap(file, root.Node("fields") ?? throw root.FaultAt("fields", "The entity has no fields.", "Add at least one under 'fields:'."), "'fields'", known: null);
        var id = new Field { Name = Entity.IdField, Type = FieldType.Uuid, Ordinal = 0, Nullable = false, Generated = Generated.Uuid, Description = "The key within the tenant." };
        List<(Field Field, YamlMap Map)> fields = [(id, declared)];
        foreach (var (fieldName, node) in declared.Members)
            fields.Add(FieldReader.Read(file, package, fieldName, node, fields.Count));
        CheckDistinct(fields);
        if (fields.Count == 1)
            throw root.FaultAt("fields", "The entity has no fields.", "Add at least one under 'fields:'.");

        var byName = fields.ToDictionary(each => each.Field.Name, each => each.Field, StringComparer.Ordinal);
        var indexes = FieldIndexes(fields, package, name).Concat(DeclaredIndexes(file, root, byName, package, name)).DistinctBy(index => index.Name).ToList();
        // Looking for the rows that refer to a deleted one must not read the whole table.
        indexes.AddRange(byName.Values
            .Where(field => field.ForeignKey is not null && !indexes.Exists(index => index.Fields[0] == field))
            .Select(field => MakeIndex(package, name, [field], unique: false)));

        CheckSize(root, byName.Values, indexes);
        var entity = new Entity(package, name, [.. fields.Select(each => each.Field)], indexes, root.Text("description"));
        return new EntityDeclaration(entity, file, root.LineOf("entity"), fields.ToDictionary(each => each.Field.Name, each => each.Map.Line, StringComparer.Ordinal));
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
                _ => throw new EntityFileException(file, line: 1, "The file does not hold exactly one document.", "Declare one entity a file, without '---' between parts."),
            };
        }
        catch (YamlException fault)
        {
            throw NotYaml(Math.Max(1, fault.Start.Line), fault.Message);
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException)
        {
            throw NotYaml(line, "the parser stops here."); // YamlDotNet on some texts that are not YAML, such as one with a missing '}'
        }

        EntityFileException NotYaml(long at, string reason) =>
            new(file, at, $"The file is not YAML: {reason}", "Correct the YAML syntax; look for a missing } or ] first.");
    }

    // YamlDotNet builds the document by recursion, which a file of brackets alone would take over the end of the stack, and hashes keys by recursion, which an
    // alias (*a) within a key can make endless. Events come one after the other.
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
                throw new EntityFileException(file, line, $"The file is nested over {MaxDepth} levels.", "Write entities as src/README.md describes them.");
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
        return EntityName().IsMatch(name) ? name : throw root.FaultAt(key, $"'{key}' is '{name}'.", "Use lower-case letters, digits and _, beginning with a letter.");
    }

    private static void CheckDistinct(List<(Field Field, YamlMap Map)> fields)
    {
        // Column names are case-insensitive in MySQL and SQLite.
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (field, map) in fields)
        {
            if (!seen.TryAdd(field.Name, field.Name))
                throw map.FaultAt("", $"The field '{field.Name}' differs from '{seen[field.Name]}' in case only.", "Rename one; not every database tells them apart.");
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
            throw root.FaultAt("indexes", "'indexes' is not a list.", "Write each as - { fields: [a, b], unique: true }.");
        foreach (var item in sequence)
        {
            var map = new YamlMap(file, item, "the index", ["fields", "unique"]);
            var names = map.Texts("fields") ?? [];
            if (names.Count == 0 || names.Distinct().Count() < names.Count)
                throw map.FaultAt("fields", "The index names no field, or one twice.", "Write fields: [a, b].");
            var indexed = names
                .Select(each => fields.TryGetValue(each, out var field) ? field
                    : throw map.FaultAt("fields", $"The index names '{each}', which is not a field.", NearestName.Hint(each, fields.Keys)))
                .ToList();
            CheckIndexable(indexed, (problem, remedy) => map.FaultAt("fields", problem, remedy));
            yield return MakeIndex(package, name, indexed, map.Flag("unique") ?? false);
        }
    }

    // What loads is served by every backend: the narrowest engine decides.
    private static void CheckSize(YamlMap root, IReadOnlyCollection<Field> fields, List<Index> indexes)
    {
        if (fields.Count > MaxFields + 1)
            throw root.FaultAt("fields", $"The entity has {fields.Count - 1} fields.", $"Declare at most {MaxFields}; a json field can hold many values.");
        if (indexes.Count > MaxIndexes)
            throw root.FaultAt("fields", $"The entity has {indexes.Count} indexes, with those of foreign keys.", $"Declare at most {MaxIndexes}.");
        var indexed = indexes.SelectMany(index => index.Fields).ToHashSet();
        var shortTexts = fields.Sum(field => field.Type == FieldType.Enum ? LongestShortText
            : field.MaxLength is { } length && field.Type == FieldType.String && (length <= LongestShortText || indexed.Contains(field)) ? length : 0);
        if (shortTexts > MaxShortTexts)
        {
            throw root.FaultAt(
                "fields",
                $"The enums, indexed strings and strings of up to {LongestShortText} characters hold up to {shortTexts} characters.",
                $"Keep them within {MaxShortTexts} together, where an enum counts as {LongestShortText}; use type: text, or fewer fields.");
        }
    }

    private static void CheckIndexable(List<Field> fields, Func<string, string, EntityFileException> fault)
    {
        if (fields.Find(field => field.Type is FieldType.Text or FieldType.Json) is { } unlimited)
            throw fault($"The {unlimited.Type.ToString().ToLowerInvariant()} field '{unlimited.Name}' is indexed.", $"Make it a string with max_length of at most {MaxIndexedLength}, or leave the index out.");
        if (fields.Count > MaxIndexFields)
            throw fault($"The index is over {fields.Count} fields.", $"Name at most {MaxIndexFields}.");
        if (fields.Sum(field => field.MaxLength ?? 0) is var length and > MaxIndexedLength)
            throw fault($"The index over {string.Join(", ", fields)} holds up to {length} characters.", $"Declare max_length so that they are at most {MaxIndexedLength} together.");
    }

    private static Index MakeIndex(string package, string name, IReadOnlyList<Field> fields, bool unique)
    {
        var indexName = ShortName.Of($"{(unique ? "ux" : "ix")}_{package}_{name}_{string.Join('_', fields)}");
        return new Index(indexName, fields, unique);
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9_]*\z")]
    private static partial Regex EntityName();
}
