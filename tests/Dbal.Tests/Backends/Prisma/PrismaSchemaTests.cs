using Dbal.Backends.Prisma.Models;
using Dbal.Entities;
using Dbal.Yaml;
using Index = Dbal.Entities.Index;

namespace Dbal.Tests.Backends.Prisma;

public sealed class PrismaSchemaTests
{
    private static readonly string Approved = Path.Combine(Repository.Root, "tests", "Dbal.Tests", "Backends", "Prisma", "schema.verified.prisma");

    [Test]
    public void The_schema_of_the_shipped_entities_matches_the_approved_file()
    {
        var written = PrismaSchema.Write(EntityFiles.Load(Path.Combine(Repository.Root, "src", "entities")));
        var received = Approved.Replace(".verified.", ".received.");
        if (written == File.ReadAllText(Approved))
            return;
        File.WriteAllText(received, written);
        Assert.Fail($"schema.prisma differs from {Approved}. If the change is intended, replace it with {received}.");
    }

    [TestCase(1e300)]
    [TestCase(5e-324)]
    [TestCase(-1.7976931348623157e308)]
    [TestCase(1.5e-7)]
    [TestCase(-123456789012345680000d)]
    [TestCase(0.25)]
    public void The_default_of_a_double_is_written_without_exponent(double value)
    {
        var line = LineOf(new Field { Name = "weight", Type = FieldType.Double, Ordinal = 1, Default = value });
        var text = line.Split("@default(")[1].Split(')')[0];
        Assert.That(text, Does.Match(@"^-?[0-9]+\.[0-9]+$"));
        Assert.That(double.Parse(text, System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(value));
    }

    [Test]
    public void The_default_of_a_text_is_quoted()
    {
        var line = LineOf(new Field { Name = "note", Type = FieldType.Text, Ordinal = 1, Default = "a \"b\" \\ \n é" });
        Assert.That(line, Does.Contain("""@default("a \"b\" \\ \u000a é")"""));
    }

    [Test]
    public void A_description_with_several_lines_becomes_several_comment_lines()
    {
        var field = new Field { Name = "note", Type = FieldType.Text, Ordinal = 1, Description = "One line.\nAnother.\n" };
        Assert.That(PrismaSchema.Write(new Schema([Make("shop", "thing", field)])), Does.Contain("  /// One line.\n  /// Another.\n  f_note "));
    }

    [Test]
    public void Models_with_colliding_names_use_their_table_names()
    {
        var schema = new Schema([Make("core", "user_1"), Make("core", "user1"), Make("date", "time"), Make("core", "page")]);
        var models = PrismaSchema.Write(schema).Split('\n').Where(line => line.StartsWith("model ", StringComparison.Ordinal));
        Assert.That(models, Is.EquivalentTo(new[] { "model core_user_1 {", "model core_user1 {", "model date_time {", "model CorePage {" }));
    }

    private static string LineOf(Field field) =>
        PrismaSchema.Write(new Schema([Make("shop", "thing", field)])).Split('\n').Single(line => line.StartsWith($"  f_{field.Name} ", StringComparison.Ordinal));

    private static Entity Make(string package, string name, params Field[] fields) =>
        new(package, name, [new Field { Name = "id", Type = FieldType.Uuid, Ordinal = 0, Nullable = false }, .. fields], Array.Empty<Index>());
}
