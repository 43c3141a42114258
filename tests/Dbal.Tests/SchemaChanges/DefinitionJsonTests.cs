using Dbal.Entities;
using Dbal.Errors;
using Dbal.Schemas;
using Dbal.Tests.Backends;
using Dbal.Tests.Daemon;

namespace Dbal.Tests.SchemaChanges;

internal sealed class DefinitionJsonTests
{
    private static IEnumerable<TestCaseData> Schemas =>
    [
        new TestCaseData<Schema>(TestDaemon.Schema).SetArgDisplayNames("the shipped entities"),
        new TestCaseData<Schema>(ContractSchema.Schema).SetArgDisplayNames("the entities of the contract"),
    ];

    [TestCaseSource(nameof(Schemas))]
    public void Definitions_are_read_back_unchanged(Schema schema)
    {
        var read = schema.Entities.Select(entity => DefinitionJson.Read(entity.FullName, DefinitionJson.Write(entity))).ToList();
        Assert.That(read.Select(DefinitionJson.Write), Is.EqualTo(schema.Entities.Select(DefinitionJson.Write)));
        Assert.That(SchemaDiff.Between(read, schema, new HashSet<string>()), Is.Empty);
    }

    [TestCase("")]
    [TestCase("{}")]
    [TestCase("""{"fields":[{"name":"a","type":"Colour"}],"indexes":[]}""")]
    [TestCase("""{"fields":[{"name":"a","type":"Integer","min":"x"}],"indexes":[]}""")]
    public void An_invalid_definition_is_reported_with_a_remedy(string text)
    {
        var failure = Assert.Throws<DbalException>(() => DefinitionJson.Read("shop.item", text))!;
        Assert.That(failure.Code, Is.EqualTo(ErrorCode.DatabaseError));
        Assert.That(failure.Message, Does.Contain("shop.item"));
        Assert.That(failure.Hint, Does.Contain("dbal_schema"));
    }
}
