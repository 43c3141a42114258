using Dbal.Entities;
using Dbal.Yaml;

namespace Dbal.Tests.Entities;

public class EntityFilesTests
{
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("dbal-entities-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void The_shipped_entities_are_valid()
    {
        var schema = EntityFiles.Load(Path.Combine(Repository.Root, "src", "entities"));

        Assert.That(
            schema.Entities.Select(entity => entity.FullName),
            Is.EquivalentTo(new[]
            {
                "core.user", "core.credential", "core.session", "core.workflow", "core.ui_page", "core.installed_package", "notify.notification", "audit.audit_log", "shop.product",
            }));
    }

    [Test]
    public void The_shipped_entities_use_every_field_type()
    {
        var schema = EntityFiles.Load(Path.Combine(Repository.Root, "src", "entities"));

        Assert.That(schema.Entities.SelectMany(entity => entity.Fields).Select(field => field.Type).Distinct(), Is.EquivalentTo(Enum.GetValues<FieldType>()));
    }

    [Test]
    public void Referenced_entities_come_first()
    {
        Write("a.yaml", "entity: a\npackage: p\nfields:\n  b: { type: uuid, foreign_key: { entity: z } }\n");
        Write("z.yaml", "entity: z\npackage: p\nfields:\n  n: { type: integer }\n");

        Assert.That(EntityFiles.Load(folder).Entities.Select(entity => entity.Name), Is.EqualTo(new[] { "z", "a" }));
    }

    [Test]
    public void Foreign_keys_are_indexed_and_listed_for_their_target()
    {
        Write("a.yaml", "entity: a\npackage: p\nfields:\n  parent: { type: uuid, foreign_key: { entity: a, on_delete: cascade } }\n");

        var schema = EntityFiles.Load(folder);
        var entity = schema.Entities.Single();

        Assert.Multiple(() =>
        {
            Assert.That(entity.Indexes.Single().Fields.Single().Name, Is.EqualTo("parent"));
            Assert.That(schema.ReferencesTo(entity).Single().OnDelete, Is.EqualTo(OnDelete.Cascade));
        });
    }

    [TestCase("  name: { type: strin, max_length: 5 }", 4, "unknown type 'strin'", "Did you mean 'string'?")]
    [TestCase("  name: { type: string }", 4, "without a max_length", "type: text")]
    [TestCase("  name: { type: string, max_length: 769, unique: true }", 4, "769 characters", "at most 768")]
    [TestCase("  name: { type: text, index: true }", 4, "text field 'name' is indexed", "max_length")]
    [TestCase("  name: { type: integer, requierd: true }", 4, "unknown key 'requierd'", "Did you mean 'required'?")]
    [TestCase("  name: { type: integer, required: yes }", 4, "Invalid value 'yes' for 'required' of the field 'name'", "true or false")]
    [TestCase("  name: { type: integer, default: 1.5 }", 4, "Invalid value '1.5' for 'default' of the field 'name'", "must be an integer")]
    [TestCase("  name: { type: integer, nullable: false }", 4, "no value when a request omits it", "default")]
    [TestCase("  name: { type: integer, required: true, default: 1 }", 4, "never used", "Remove")]
    [TestCase("  name: { type: decimal }", 4, "no precision and scale", "decimal(18, 4)")]
    [TestCase("  name: { type: 'decimal(29, 2)' }", 4, "out of range", "1 to 28")]
    [TestCase("  name: { type: enum }", 4, "require each other", "values: [first, second]")]
    [TestCase("  name: { type: enum, values: [a, a] }", 4, "has a duplicate", "Fix the list")]
    [TestCase("  ok: { type: date }\n  id: { type: uuid }", 5, "'id' is declared", "Remove it")]
    [TestCase("  ok: { type: date }\n  Ok: { type: date }", 5, "Invalid field name", "lower-case letter")]
    [TestCase("  okay: { type: date }\n  okAY: { type: date }", 5, "only in case", "Rename")]
    [TestCase("  sort: { type: date }", 4, "reserved for a query parameter", "Rename")]
    [TestCase("  ctid: { type: date }", 4, "every table in PostgreSQL has", "Rename")]
    [TestCase("  user: { type: string, max_length: 36, foreign_key: { entity: a } }", 4, "not a uuid", "type: uuid")]
    [TestCase("  user: { type: uuid, foreign_key: { entity: persn } }", 4, "refers to 'p.persn'", "Known names: p.a")]
    [TestCase("  user: { type: uuid, required: true, foreign_key: { entity: a, on_delete: set_null } }", 4, "on_delete: set_null but is not nullable", "cascade or restrict")]
    [TestCase("  name: { type: integer", 5, "not valid YAML", "syntax")]
    [TestCase("  a: { type: integer }\n  b: { type: integer\n  c: { type: integer }", 5, "not valid YAML", "missing }")]
    [TestCase("  a: [[[[[[[[[[[[[[[[[[[[", 4, "nested deeper than 16 levels", "src/README.md")]
    [TestCase("  a: { type: integer }\n  ? &b [*b]\n  : 1", 5, "A key is not a single value", "plain text")]
    [TestCase("  a: { type: integer }\n  ? { b: 1 }\n  : 1", 5, "A key is not a single value", "plain text")]
    [TestCase("  a: { type: integer, !x type: date }", 4, "duplicate key 'type'", "Remove one")]
    [TestCase("  a: { type: integer, description: \"a\\0b\" }", 4, "must not contain U+0000", "plain text")]
    [TestCase("  name: { type: date }\nindexes:\n  - { fields: [nam] }", 6, "Unknown field 'nam'", "Did you mean 'name'?")]
    public void Errors_have_file_line_and_remedy(string fields, int line, string problem, string remedy)
    {
        var file = Write("a.yaml", $"entity: a\npackage: p\nfields:\n{fields}\n");

        var fault = Assert.Throws<EntityFileException>(() => EntityFiles.Load(folder))!;

        Assert.Multiple(() =>
        {
            Assert.That(fault.Message, Does.StartWith($"{file}:{line}: ").And.Contains(problem).And.Contains(remedy));
            Assert.That(fault.Line, Is.EqualTo(line));
        });
    }

    // Every backend must be able to serve a valid file, so the strictest limit of all databases applies.
    [TestCase(181, "type: integer", "", "The entity has 181 fields.", "at most 180")]
    [TestCase(61, "type: integer, index: true", "", "The entity has 61 indexes", "at most 60")]
    [TestCase(59, "type: enum, values: [a]", "", "have up to 15045 characters", "Reduce the total to 15000")]
    [TestCase(59, "type: string, max_length: 255", "", "have up to 15045 characters", "Reduce the total to 15000")]
    [TestCase(15, "type: integer", "indexes: [{ fields: [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14] }]", "The index has 15 fields", "at most 14")]
    public void An_entity_that_no_engine_can_keep_is_refused(int fields, string field, string more, string problem, string remedy)
    {
        Write("a.yaml", $"entity: a\npackage: p\nfields:\n{string.Concat(Enumerable.Range(0, fields).Select(each => $"  f{each}: {{ {field} }}\n"))}{more}\n");

        Assert.That(() => EntityFiles.Load(folder), Throws.TypeOf<EntityFileException>().With.Message.Contains(problem).And.Message.Contains(remedy));
    }

    // Hashed as a key it would take 2 to the 40th steps.
    [Test]
    [CancelAfter(10_000)]
    public void A_key_of_aliases_within_aliases_is_refused()
    {
        var levels = string.Concat(Enumerable.Range(1, 40).Select(level => $"l{level}: &l{level} [*l{level - 1}, *l{level - 1}]\n"));
        Write("a.yaml", $"l0: &l0 [x]\n{levels}? *l40\n: x\n");

        Assert.That(() => EntityFiles.Load(folder), Throws.TypeOf<EntityFileException>().With.Message.Contains("A key is not a single value"));
    }

    [Test]
    public void Two_entities_with_the_same_table_are_rejected()
    {
        Write("1.yaml", "entity: c\npackage: a_b\nfields:\n  n: { type: integer }\n");
        Write("2.yaml", "entity: b_c\npackage: a\nfields:\n  n: { type: integer }\n");

        Assert.That(() => EntityFiles.Load(folder), Throws.TypeOf<EntityFileException>().With.Message.Contains("a_b_c"));
    }

    [Test]
    public void Invalid_UTF_8_is_reported_with_its_line()
    {
        var file = Path.Combine(folder, "a.yaml");
        File.WriteAllBytes(file, [.. "entity: a\npackage: p\ndescription: caf"u8, 0xE9, .. "\nfields:\n  n: { type: integer }\n"u8]);

        Assert.That(() => EntityFiles.Load(folder), Throws.TypeOf<EntityFileException>().With.Message.StartsWith($"{file}:3: The file is not valid UTF-8."));
    }

    [Test]
    public void A_byte_order_mark_is_ignored()
    {
        File.WriteAllText(
            Path.Combine(folder, "a.yaml"), "entity: a\npackage: p\nfields:\n  n: { type: integer }\n", new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        Assert.That(EntityFiles.Load(folder).Entities.Single().Name, Is.EqualTo("a"));
    }

    [Test]
    [Platform(Exclude = "Win")]
    public void An_unreadable_file_is_named()
    {
        File.CreateSymbolicLink(Path.Combine(folder, "a.yaml"), Path.Combine(folder, "nowhere"));

        Assert.That(() => EntityFiles.Load(folder), Throws.TypeOf<EntityFileException>().With.Message.Contains("a.yaml: Cannot read the file"));
    }

    [Test]
    public void A_folder_without_entities_is_rejected() =>
        Assert.That(() => EntityFiles.Load(folder), Throws.TypeOf<EntityFileException>().With.Message.Contains("no entity file"));

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
