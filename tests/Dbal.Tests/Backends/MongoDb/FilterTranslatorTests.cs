using Dbal.Backends.MongoDb;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Queries;
using MongoDB.Bson;
using Index = Dbal.Entities.Index;

namespace Dbal.Tests.Backends.MongoDb;

public sealed class FilterTranslatorTests
{
    private static readonly Guid Uuid = Guid.Parse("0198c5f0-7a3b-7def-8123-456789abcdef");
    private static readonly Field Id = new() { Name = Entity.IdField, Type = FieldType.Uuid, Ordinal = 0, Nullable = false };
    private static readonly Field Code = new() { Name = "code", Type = FieldType.String, Ordinal = 1, Nullable = false };
    private static readonly Field Name = new() { Name = "name", Type = FieldType.String, Ordinal = 2 };
    private static readonly Field Price = new() { Name = "price", Type = FieldType.Decimal, Ordinal = 3, Precision = 10, Scale = 2 };
    private static readonly Entity Thing = new(
        "test", "thing", [Id, Code, Name, Price], [new Index("ux_code", [Code], Unique: true), new Index("ix_name", [Name], Unique: false)]);

    private static IEnumerable<TestCaseData> Filters()
    {
        yield return Case("equal", new Condition(Name, Operator.Eq, "x"), "{ name: { $eq: 'x' } }");
        yield return Case("unequal", new Condition(Name, Operator.Ne, "x"), "{ name: { $ne: 'x' } }");
        yield return Case("a decimal", new Condition(Price, Operator.Gte, 1.50m), "{ price: { $gte: NumberDecimal('1.50') } }");
        yield return Case("several", new Condition(Name, Operator.In, new List<object> { "a", "b" }), "{ name: { $in: ['a', 'b'] } }");
        yield return Case("not in an empty list", new Condition(Name, Operator.Nin, new List<object>()), "{ name: { $nin: [] } }");
        yield return Case("null", new Condition(Name, Operator.IsNull, true), "{ name: { $eq: null } }");
        yield return Case("not null", new Condition(Name, Operator.IsNull, false), "{ name: { $ne: null } }");
        yield return Case("an id with its tenant", new Condition(Id, Operator.Gt, Uuid), $"{{ _id: {{ $gt: 'acme/{Uuid:D}' }} }}");
        yield return Case("literal characters", new Condition(Name, Operator.Contains, "a.b%[c]\\"), Pattern(@"a\.b%\[c\]\\"));
        yield return Case("the very end", new Condition(Name, Operator.EndsWith, "z$"), Pattern(@"z\$\z"));
        yield return Case("case-insensitive text", new Condition(Name, Operator.IContains, "b1"), Pattern("[Bb]1"));
        yield return Case("a prefix as a range", new Condition(Name, Operator.StartsWith, "ab"), "{ name: { $gte: 'ab', $lt: 'ac' } }");
        yield return Case("the empty prefix", new Condition(Name, Operator.StartsWith, ""), "{ name: { $gte: '' } }");
        yield return Case("a prefix before the surrogates", new Condition(Name, Operator.StartsWith, "\uD7FF"), "{ name: { $gte: '\uD7FF', $lt: '\uE000' } }");
        yield return Case("a prefix of the last character", new Condition(Name, Operator.StartsWith, "a\U0010FFFF"), "{ name: { $gte: 'a\U0010FFFF', $lt: 'b' } }");
        yield return Case("a prefix without a successor", new Condition(Name, Operator.StartsWith, "\U0010FFFF"), "{ name: { $gte: '\U0010FFFF' } }");
        yield return Case("an empty group", new AnyOf([]), "{ _id: { $in: [] } }");
        yield return Case(
            "groups",
            new AllOf([new Condition(Name, Operator.Gt, "a"), new AnyOf([Filter.Everything, new Condition(Code, Operator.Lt, "b")])]),
            "{ $and: [{ name: { $gt: 'a' } }, { $or: [{ }, { code: { $lt: 'b' } }] }] }");
    }

    [TestCaseSource(nameof(Filters))]
    public void Filters_are_translated_to_queries_within_the_tenant(Filter filter, BsonDocument query) => Assert.That(
        FilterTranslator.Query("acme", filter), Is.EqualTo(new BsonDocument { { "_tenant", "acme" }, { "$and", new BsonArray { query } } }));

    [Test]
    public void A_filter_that_matches_everything_selects_the_tenants_keys() =>
        Assert.That(FilterTranslator.Query("acme", Filter.Everything), Is.EqualTo(BsonDocument.Parse("{ _id: { $gt: 'acme/', $lt: 'acme0' } }")));

    [Test]
    public void A_list_by_id_selects_the_tenant_by_its_range_of_the_id_index_alone()
    {
        var query = FilterTranslator.Query(Thing, "acme", Filter.Everything, [new SortKey(Id, Descending: true)]);
        Assert.That(query, Is.EqualTo(BsonDocument.Parse("{ _id: { $gt: 'acme/', $lt: 'acme0' } }")));
    }

    [Test]
    public void A_list_in_the_order_of_an_index_selects_the_tenant_by_its_field()
    {
        var query = FilterTranslator.Query(Thing, "acme", Filter.Everything, [new SortKey(Name, Descending: false), new SortKey(Id, Descending: false)]);
        Assert.That(query, Is.EqualTo(BsonDocument.Parse("{ _tenant: 'acme' }")));
    }

    [Test]
    public void A_filter_on_an_indexed_field_does_not_restrict_the_id()
    {
        var filter = new AllOf([new Condition(Code, Operator.Eq, "x")]);
        Assert.That(FilterTranslator.Query(Thing, "acme", filter, [new SortKey(Id, Descending: false)]).Contains("_id"), Is.False);
    }

    [Test]
    public void Sorts_end_with_the_id() =>
        Assert.That(FilterTranslator.Sort(Thing, [new SortKey(Name, Descending: true), new SortKey(Id, Descending: true)]), Is.EqualTo(BsonDocument.Parse("{ name: -1, _id: -1 }")));

    [Test]
    public void Sorts_end_at_a_unique_key() =>
        Assert.That(FilterTranslator.Sort(Thing, [new SortKey(Code, Descending: false), new SortKey(Id, Descending: false)]), Is.EqualTo(BsonDocument.Parse("{ code: 1 }")));

    [TestCase(Operator.Contains)]
    [TestCase(Operator.IContains)]
    public void A_text_that_is_too_long_for_a_pattern_is_rejected(Operator comparison) => Assert.That(
        () => FilterTranslator.Query("acme", new Condition(Name, comparison, new string('x', 40_000))),
        Throws.TypeOf<DbalException>().With.Property(nameof(DbalException.Code)).EqualTo(ErrorCode.BadRequest));

    private static TestCaseData Case(string name, Filter filter, string query) => Case(name, filter, BsonDocument.Parse(query));

    private static TestCaseData Case(string name, Filter filter, BsonDocument query) => new TestCaseData(filter, query).SetArgDisplayNames(name);

    // The shell's notation would parse $regex as a regular expression value.
    private static BsonDocument Pattern(string pattern) => new("$nor", new BsonArray { new BsonDocument("name", new BsonDocument("$not", new BsonDocument("$regex", pattern))) });
}
