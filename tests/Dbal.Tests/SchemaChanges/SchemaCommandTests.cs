using Dbal.Tests.Daemon;

namespace Dbal.Tests.SchemaChanges;

/// <summary>The commands <c>schema plan</c> and <c>schema apply</c>, as processes.</summary>
internal sealed class SchemaCommandTests
{
    private string folder = "";

    private string Config => Path.Combine(folder, "daemon.json");

    [SetUp]
    public async Task MakeDatabase()
    {
        folder = Directory.CreateTempSubdirectory("dbal-schema-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "entities"));
        await File.WriteAllTextAsync(Config, """{"adapter": "sqlite", "database_url": "data.db", "schema_folder": "entities"}""".Replace("data.db", Path.Combine(folder, "data.db")));
        await DeclareAsync("name: { type: string, max_length: 20 }\n  size: { type: integer }");
        await using var daemon = await ServedEntities.StartAsync("sqlite", Path.Combine(folder, "data.db"), [await File.ReadAllTextAsync(EntityFile)]);
        Assert.That((await daemon.SendAsync("POST", "/shop/item", $$"""{"id":"{{ChangeCase.Id(1)}}","name":"a","size":7}""")).Status, Is.EqualTo(201));
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(folder, recursive: true);

    private string EntityFile => Path.Combine(folder, "entities", "item.yaml");

    [Test]
    public async Task A_matching_database_is_reported()
    {
        var (code, output, _) = await RunAsync("plan");
        Assert.That((code, output.Trim()), Is.EqualTo((0, "The database matches the entity files.")));
    }

    [Test]
    public async Task Plan_prints_changes_and_statements_without_applying_them()
    {
        await DeclareAsync("name: { type: string, max_length: 20, index: true }\n  size: { type: integer }\n  state: { type: enum, values: [open], default: open, nullable: false }");
        for (var round = 0; round < 2; round++)
        {
            var (code, output, error) = await RunAsync("plan");
            Assert.That((code, error), Is.EqualTo((0, "")));
            Assert.That(output, Does.Contain("safe            add-field shop.item.state: is a new enum, open in existing rows; affected rows: 1")
                .And.Contain("safe            add-index shop.item (name)")
                .And.Contain("""ALTER TABLE "shop_item" ADD COLUMN "state" TEXT NOT NULL DEFAULT 'open';""")
                .And.Contain("""CREATE INDEX "ix_shop_item_name" ON "shop_item" """.TrimEnd()));
        }
    }

    [Test]
    public async Task Destructive_changes_require_permission()
    {
        await DeclareAsync("size: { type: integer, max: 10 }");

        var (code, output, _) = await RunAsync("plan");
        Assert.That(code, Is.EqualTo(3));
        Assert.That(output, Does.Contain("destructive     drop-field shop.item.name: is no longer in the entity file; affected rows: 1")
            .And.Contain("--allow=narrow,drop-field").And.Contain("Nothing was changed."));
        Assert.That((await RunAsync("apply")).Code, Is.EqualTo(3));
        Assert.That((await RunAsync("apply", "--allow=drop-field")).Code, Is.EqualTo(3));
        Assert.That((await RunAsync("apply", "--allow=drop-field,narrow")).Code, Is.Zero);
        Assert.That((await RunAsync("plan")).Output.Trim(), Is.EqualTo("The database matches the entity files."));
    }

    [Test]
    public async Task Rows_that_violate_a_rule_are_counted_and_named()
    {
        await DeclareAsync("name: { type: string, max_length: 20 }\n  size: { type: integer, max: 6 }");

        var (code, output, _) = await RunAsync("apply", "--allow=narrow");

        Assert.That(code, Is.EqualTo(3));
        Assert.That(output, Does.Contain($"invalid rows    narrow shop.item.size: max is 6, was none; 1 row violates it: acme/{ChangeCase.Id(1)}").And.Contain("To fix rows"));
    }

    [TestCase("schema", "plan or apply")]
    [TestCase("schema drop", "plan or apply")]
    [TestCase("schema plan --allow=narrow", "requires schema apply")]
    [TestCase("schema apply --allow=drop-feld", "Did you mean 'drop-field'?")]
    [TestCase("schema apply --allow", "--allow KIND")]
    public async Task Invalid_arguments_are_reported(string arguments, string message)
    {
        var (code, _, error) = await DaemonProgram.RunAsync(arguments.Split(' '));
        Assert.That(code, Is.EqualTo(2));
        Assert.That(error, Does.Contain(message).And.Not.Contain("   at "));
    }

    [Test]
    public async Task An_unreachable_database_is_a_failure()
    {
        await File.WriteAllTextAsync(Config, """{"adapter": "sqlite", "database_url": "/nowhere/data.db", "schema_folder": "entities"}""");
        var (code, _, error) = await RunAsync("plan");
        Assert.That(code, Is.EqualTo(1));
        Assert.That(error, Does.Contain("/nowhere/data.db").And.Contain("its folder does not exist").And.Not.Contain("   at "));
    }

    [Test]
    public async Task Help_has_the_commands_and_the_exit_code()
    {
        var (_, output, _) = await DaemonProgram.RunAsync("--help");
        Assert.That(output, Does.Contain("schema plan").And.Contain("schema apply").And.Contain("drop-field, drop-entity, change-type, narrow, require").And.Match(@"\n +3  schema plan and apply"));
    }

    private Task DeclareAsync(string fields) => File.WriteAllTextAsync(EntityFile, $"entity: item\npackage: shop\nfields:\n  {fields}\n");

    private Task<(int Code, string Output, string Error)> RunAsync(string command, params string[] more) =>
        DaemonProgram.RunAsync(["schema", command, "--config", Config, .. more]);
}
