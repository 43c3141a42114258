using Dbal.Entities;
using Dbal.Text;

namespace Dbal.Yaml;

/// <summary>Loads the entities of a folder: one entity per YAML file.</summary>
public static class EntityFiles
{
    /// <summary>Reads every <c>*.yaml</c> and <c>*.yml</c> file of a folder, and validates the references between entities.</summary>
    /// <exception cref="EntityFileException">A file is invalid, or the folder is missing or has no entity file.</exception>
    public static Schema Load(string folder)
    {
        if (!Directory.Exists(folder))
            throw new EntityFileException(folder, line: null, "The folder does not exist.", "Set schema_folder to the folder of the entity files.");
        var files = Directory.EnumerateFiles(folder).Where(file => Path.GetExtension(file) is ".yaml" or ".yml").Order(StringComparer.Ordinal).ToList();
        if (files.Count == 0)
            throw new EntityFileException(folder, line: null, "The folder contains no entity file.", "Add one YAML file per entity, such as user.yaml.");

        var declarations = files.Select(file => EntityFileReader.Read(file, ReadText(file))).ToList();
        CheckDistinct(declarations);
        CheckReferences(declarations);
        return new Schema(declarations.Select(declaration => declaration.Entity));
    }

    private static string ReadText(string file)
    {
        try
        {
            return Utf8Text.TryDecode(File.ReadAllBytes(file), out var text, out var line) ? text
                : throw new EntityFileException(file, line, "The file is not valid UTF-8.", "Save it as UTF-8, with or without a byte order mark.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EntityFileException(
                file, line: null, $"Cannot read the file: {fault.Message}", "Grant the daemon's user read permission, or remove the file.");
        }
    }

    private static void CheckDistinct(List<EntityDeclaration> declarations)
    {
        // Two names can produce one table name: package a_b with entity c, and package a with entity b_c.
        var byTable = new Dictionary<string, EntityDeclaration>(StringComparer.Ordinal);
        foreach (var declaration in declarations)
        {
            if (declaration.Entity.Table == Entity.DefinitionsTable)
            {
                throw new EntityFileException(
                    declaration.File, declaration.Line, $"The table name {Entity.DefinitionsTable} is reserved for the definitions of entities.",
                    "Rename the entity.");
            }
            if (!byTable.TryAdd(declaration.Entity.Table, declaration))
            {
                throw new EntityFileException(
                    declaration.File, declaration.Line, $"The table name {declaration.Entity.Table} is also used by {byTable[declaration.Entity.Table].File}.",
                    "Rename one of the two entities.");
            }
        }
    }

    private static void CheckReferences(List<EntityDeclaration> declarations)
    {
        var names = declarations.Select(declaration => declaration.Entity.FullName).ToHashSet(StringComparer.Ordinal);
        foreach (var declaration in declarations)
        {
            foreach (var field in declaration.Entity.ForeignKeys.Where(field => !names.Contains(field.ForeignKey!.Target)))
            {
                throw new EntityFileException(
                    declaration.File,
                    declaration.FieldLines[field.Name],
                    $"The field '{field.Name}' refers to '{field.ForeignKey!.Target}', which does not exist.",
                    NearestName.Hint(field.ForeignKey.Target, names.Order(StringComparer.Ordinal)));
            }
        }
    }
}

/// <summary>An entity with the lines of its declarations, for validation across files.</summary>
/// <param name="Entity">The entity.</param>
/// <param name="File">The file's path.</param>
/// <param name="Line">The line of the entity's name.</param>
/// <param name="FieldLines">The line of each field.</param>
internal sealed record EntityDeclaration(Entity Entity, string File, long Line, IReadOnlyDictionary<string, long> FieldLines);
