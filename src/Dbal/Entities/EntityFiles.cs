using Dbal.Text;

namespace Dbal.Entities;

/// <summary>Loads the entities of a folder: one YAML file an entity.</summary>
public static class EntityFiles
{
    /// <summary>Reads every <c>*.yaml</c> and <c>*.yml</c> file of a folder, and checks what they say of each other.</summary>
    /// <exception cref="EntityFileException">A file is at fault, or there is none.</exception>
    public static Schema Load(string folder)
    {
        if (!Directory.Exists(folder))
            throw new EntityFileException(folder, line: null, "The folder does not exist.", "Set schema_folder to the folder of the entity files.");
        var files = Directory.EnumerateFiles(folder).Where(file => Path.GetExtension(file) is ".yaml" or ".yml").Order(StringComparer.Ordinal).ToList();
        if (files.Count == 0)
            throw new EntityFileException(folder, line: null, "The folder has no entity file.", "Add one YAML file an entity, such as user.yaml.");

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
                : throw new EntityFileException(file, line, "The file is not UTF-8.", "Save it in UTF-8, with or without a byte order mark.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EntityFileException(
                file, line: null, $"The file cannot be read: {fault.Message}", "Make it readable for the daemon's user, or remove it.");
        }
    }

    private static void CheckDistinct(List<EntityDeclaration> declarations)
    {
        // Two names can make one table: package a_b with entity c, and package a with entity b_c.
        var byTable = new Dictionary<string, EntityDeclaration>(StringComparer.Ordinal);
        foreach (var declaration in declarations)
        {
            if (declaration.Entity.Table == Entity.DefinitionsTable)
            {
                throw new EntityFileException(
                    declaration.File, declaration.Line, $"The daemon keeps the definitions of entities in the table {Entity.DefinitionsTable}.", "Rename the entity.");
            }
            if (!byTable.TryAdd(declaration.Entity.Table, declaration))
            {
                throw new EntityFileException(
                    declaration.File, declaration.Line, $"The table {declaration.Entity.Table} is also that of {byTable[declaration.Entity.Table].File}.", "Rename one of the two entities.");
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

/// <summary>An entity with the places in its file, for what can only be checked among all files.</summary>
/// <param name="Entity">The entity.</param>
/// <param name="File">The file's path.</param>
/// <param name="Line">The line of the entity's name.</param>
/// <param name="FieldLines">The line of each field.</param>
internal sealed record EntityDeclaration(Entity Entity, string File, long Line, IReadOnlyDictionary<string, long> FieldLines);
