using Dbal.Entities;
using Dbal.Errors;
using Dbal.Queries;
using Dbal.Values;
using Dbal.Yaml;

namespace Dbal.Tests.Queries;

public class ListQueryTests
{
    private static readonly Entity Product = Load();

    [Test]
    public void Without_parameters_all_rows_are_listed_by_id()
    {
        var query = Parse("");

        Assert.Multiple(() =>
        {
            Assert.That(query.Filter, Is.SameAs(Filter.Everything));
            Assert.That(query.Order.Single(), Is.EqualTo(new SortKey(Product.Id, Descending: false)));
            Assert.That(query.Limit, Is.EqualTo(20));
        });
    }

    [TestCase("name=a.b", "name Eq a.b")]
    [TestCase("name.contains=50%", "name Contains 50%")]
    [TestCase("stock.gte=3", "stock Gte 3")]
    [TestCase("price.lt=1.5", "price Lt 1.5000")]
    [TestCase("name.in=a,b\\,c", "name In [a|b,c]")]
    [TestCase("name.in=", "name In []")]
    [TestCase("category.isNull=true", "category IsNull True")]
    [TestCase("category.isNull=false", "category IsNull False")]
    [TestCase("stock.gt=1&stock.lt=9", "(stock Gt 1 & stock Lt 9)")]
    [TestCase("or=name:a\\|b|stock.gt:10", "(name Eq a|b / stock Gt 10)")]
    [TestCase("or=name.in:a\\,b,c|stock:1", "(name In [a,b|c] / stock Eq 1)")]
    public void Filters_are_parsed(string query, string expected) => Assert.That(Show(Parse(query).Filter), Is.EqualTo(expected));

    [TestCase("nam=x", ErrorCode.BadRequest, "Did you mean 'name'?")]
    [TestCase("name.like=x", ErrorCode.BadRequest, "Known names: eq, ne")]
    [TestCase("available.gt=true", ErrorCode.BadRequest, null)]
    [TestCase("stock.contains=1", ErrorCode.BadRequest, null)]
    [TestCase("attributes=1", ErrorCode.CapabilityNotSupported, "jsonPath")]
    [TestCase("sort=attributes", ErrorCode.BadRequest, null)]
    [TestCase("sort=name,-name", ErrorCode.BadRequest, null)]
    [TestCase("limit=0", ErrorCode.BadRequest, null)]
    [TestCase("limit=101", ErrorCode.BadRequest, null)]
    [TestCase("limit=1&limit=2", ErrorCode.BadRequest, null)]
    [TestCase("count=yes", ErrorCode.BadRequest, null)]
    [TestCase("cursor=x", ErrorCode.BadRequest, "start again")]
    [TestCase("or=name", ErrorCode.BadRequest, "or=status:active")]
    public void Unknown_names_and_values_are_rejected_with_a_hint(string query, ErrorCode code, string? hint)
    {
        var fault = Assert.Throws<DbalException>(() => Parse(query))!;

        Assert.Multiple(() =>
        {
            Assert.That(fault.Code, Is.EqualTo(code));
            Assert.That(fault.Hint ?? "", Does.Contain(hint ?? ""));
        });
    }

    [Test]
    public void Every_invalid_value_is_named()
    {
        var fault = Assert.Throws<DbalException>(() => Parse("stock=x&price=1.00001&releasedOn.gt=today"))!;

        Assert.Multiple(() =>
        {
            Assert.That(fault.Code, Is.EqualTo(ErrorCode.ValidationError));
            Assert.That(fault.Fields.Select(problem => problem.Field), Is.EqualTo(new[] { "stock", "price", "releasedOn" }));
        });
    }

    [Test]
    public void Sensitive_fields_cannot_be_queried()
    {
        var session = EntityFiles.Load(Path.Combine(Repository.Root, "src", "entities")).Entities.Single(entity => entity.Name == "session");

        Assert.That(() => ListQuery.Parse(session, "acme", [KeyValuePair.Create("token.startsWith", "a")]), Throws.TypeOf<DbalException>().With.Message.Not.Contains("sensitive"));
    }

    [Test]
    public void Orders_end_with_the_id_in_the_direction_of_the_last_key() =>
        Assert.That(Parse("sort=name,-stock").Order.Select(key => (key.Field.Name, key.Descending)), Is.EqualTo(new[] { ("name", false), ("stock", true), ("id", true) }));

    [Test]
    public void A_cursor_contains_the_values_of_the_last_row()
    {
        var query = Parse("sort=-price,category");
        var row = new Row(new object?[Product.Fields.Count], Version: 1);
        row.Values[0] = Guid.Parse("01234567-89ab-7cde-8f01-23456789abcd");
        row.Values[Field("price").Ordinal] = 12.3400m;

        var cursor = Cursor.Encode(Product, "acme", query, row);

        Assert.Multiple(() =>
        {
            Assert.That(Cursor.Decode(cursor, Product, "acme", query), Is.EqualTo(new object?[] { 12.3400m, null, row.Id }));
            Assert.That(() => Cursor.Decode(cursor, Product, "acme", Parse("sort=price")), Throws.TypeOf<DbalException>());
            Assert.That(() => Cursor.Decode(cursor, Product, "globex", query), Throws.TypeOf<DbalException>());
            Assert.That(() => Cursor.Decode(cursor, Product, "acme", Parse("sort=-price,category&stock=1")), Throws.TypeOf<DbalException>());
        });
    }

    [TestCase("price=1&stock=2", "stock=2&price=1", true)]
    [TestCase("name.in=a,b", "name.in=b,a", true)]
    [TestCase("or=stock:1|stock:2", "or=stock:2|stock:1", true)]
    [TestCase("name.in=a,b", "name.nin=a,b", false)]
    [TestCase("name.in=a,b", "name.in=a\\,b", false)]
    [TestCase("name=a&category=b", "name=b&category=a", false)]
    [TestCase("or=stock:1|stock:2", "stock.in=1,2", false)]
    [TestCase("stock.gt=1", "stock.gte=1", false)]
    public void Digests_distinguish_lists_by_their_filters(string one, string other, bool same)
    {
        var row = new Row(new object?[Product.Fields.Count], Version: 1);
        row.Values[0] = Guid.CreateVersion7();

        Assert.That(Cursor.Encode(Product, "acme", Parse(one), row) == Cursor.Encode(Product, "acme", Parse(other), row), Is.EqualTo(same));
    }

    [TestCase("limit=1", 1)]
    [TestCase("limit=100", 100)]
    public void Limits_are_inclusive(string query, int limit) => Assert.That(Parse(query).Limit, Is.EqualTo(limit));

    [TestCase("count=true", true)]
    [TestCase("count=false", false)]
    [TestCase("", false)]
    public void The_total_is_counted_on_request(string query, bool count) => Assert.That(Parse(query).Count, Is.EqualTo(count));

    [TestCase("sort=", "id")]
    [TestCase("sort=-id", "-id")]
    [TestCase("sort=stock,id,name", "stock,id")]
    [TestCase("sort= -stock ,, name ", "-stock,name,id")]
    [TestCase("sort=stock,-name", "stock,-name,-id")]
    public void S2_every_order_ends_with_the_id(string query, string order) =>
        Assert.That(string.Join(',', Parse(query).Order.Select(key => (key.Descending ? "-" : "") + key.Field)), Is.EqualTo(order));

    [TestCase("sort=attributes", "Cannot sort by the json field 'attributes'.")]
    [TestCase("sort=name,-name", "Duplicate field 'name' in 'sort'.")]
    [TestCase("sort=-nam", "'nam' is neither a parameter nor a field of product that can be filtered.")]
    [TestCase("limit=0", "The parameter 'limit' must be an integer from 1 to 100.")]
    [TestCase("limit= 5", "The parameter 'limit' must be an integer from 1 to 100.")]
    [TestCase("limit=", "The parameter 'limit' must be an integer from 1 to 100.")]
    [TestCase("limit=1&limit=1", "Duplicate parameter 'limit'.")]
    [TestCase("count=True", "The parameter 'count' must be true or false.")]
    public void The_message_names_the_parameter(string query, string message) =>
        Assert.That(() => Parse(query), Throws.TypeOf<DbalException>().With.Property("Code").EqualTo(ErrorCode.BadRequest).And.Message.EqualTo(message));

    [TestCase(4096, "a", null, null)]
    [TestCase(4097, "a", "The text fields in 'sort' can have more than 4096 characters in total.", "Sort by fewer or shorter text fields.")]
    [TestCase(4095, "a,b", null, null)]
    [TestCase(4096, "b,n,a", "The text fields in 'sort' can have more than 4096 characters in total.", "Sort by fewer or shorter text fields.")]
    [TestCase(4096, "b,a,id", "The text fields in 'sort' can have more than 4096 characters in total.", "Sort by fewer or shorter text fields.")]
    [TestCase(null, "a,id", "Cannot sort by the text field 'a': it has no max_length.", "Sort by a field with a max_length of at most 4096.")]
    public void S2_a_sort_whose_cursor_could_be_too_long_is_rejected(int? length, string sort, string? message, string? hint)
    {
        Field[] fields =
        [
            new() { Name = "id", Type = FieldType.Uuid, Ordinal = 0 },
            new() { Name = "a", Type = FieldType.String, Ordinal = 1, MaxLength = length },
            new() { Name = "b", Type = FieldType.Text, Ordinal = 2, MaxLength = 1 },
            new() { Name = "n", Type = FieldType.Integer, Ordinal = 3 },
        ];
        void ParseSort() => ListQuery.Parse(new Entity("contract", "long", fields, []), "acme", [new("sort", sort)]);

        if (message is null)
            Assert.That(ParseSort, Throws.Nothing);
        else
            Assert.That(ParseSort, Throws.TypeOf<DbalException>().With.Message.EqualTo(message).And.Property("Hint").EqualTo(hint));
    }

    [TestCase("sort=description", "max_length")]
    [TestCase("sort=name,-description", "max_length")]
    public void A_sort_with_a_cursor_of_unlimited_length_is_rejected(string query, string message) =>
        Assert.That(() => Parse(query), Throws.TypeOf<DbalException>().With.Property("Code").EqualTo(ErrorCode.BadRequest).And.Message.Contains(message));

    [TestCase("category", null, "(category IsNull True & id Gt 1) ; (category IsNull False)")]
    [TestCase("category", "x", "(category Eq x & id Gt 1) ; (category Gt x)")]
    [TestCase("-category", null, "(category IsNull True & id Lt 1)")]
    [TestCase("-category", "x", "(category Eq x & id Lt 1) ; (category Lt x) ; (category IsNull True)")]
    [TestCase("-stock", "5", "(stock Eq 5 & id Lt 1) ; (stock Lt 5)")]
    public void The_rows_after_a_row_form_ranges(string sort, string? value, string expected)
    {
        var ranges = Keyset.RangesAfter(Parse($"sort={sort}").Order, [value, 1]);

        Assert.That(string.Join(" ; ", ranges.Select(Show)), Is.EqualTo(expected));
    }

    private static ListQuery Parse(string query) => ListQuery.Parse(
        Product,
        "acme",
        query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1])));

    private static Field Field(string name) => Product.Fields.Single(field => field.Name == name);

    private static Entity Load() => EntityFiles.Load(Path.Combine(Repository.Root, "src", "entities")).Entities.Single(entity => entity.Name == "product");

    private static string Show(Filter filter) => filter switch
    {
        AllOf all => $"({string.Join(" & ", all.Parts.Select(Show))})",
        AnyOf any => $"({string.Join(" / ", any.Parts.Select(Show))})",
        Condition { Value: IReadOnlyList<object> values } condition => $"{condition.Field} {condition.Operator} [{string.Join('|', values)}]",
        Condition condition => $"{condition.Field} {condition.Operator} {condition.Value}",
        _ => throw new ArgumentOutOfRangeException(nameof(filter)),
    };
}
