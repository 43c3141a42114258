using Dbal.Entities;
using Dbal.Errors;
using Dbal.Queries;
using Dbal.Tests.Backends;

namespace Dbal.Tests.Queries;

public sealed class FilterReaderTests
{
    private static readonly Entity Sample = ContractSchema.Sample;

    [TestCase(500, null)]
    [TestCase(501, "The filter has more than 500 conditions.")]
    public void The_number_of_conditions_is_limited(int count, string? message)
    {
        AssertLimit(message, "Use 'in' to compare with several values, or split the list into several requests.", reader =>
        {
            for (var i = 0; i < count; i++)
                reader.Add("count", "1");
        });
        AssertLimit(
            message, "Use 'in' to compare with several values, or split the list into several requests.",
            reader => reader.AddAlternatives(string.Join('|', Enumerable.Repeat("count:1", count))));
    }

    [TestCase(1000, null)]
    [TestCase(1001, "The filter has more than 5000 values in 'in' and 'nin'.")]
    public void The_number_of_values_of_all_lists_is_limited(int lastCount, string? message) =>
        AssertLimit(message, "Split the list into several requests.", reader =>
        {
            foreach (var count in new[] { 1000, 1000, 1000, 1000, lastCount })
                reader.Add("count.nin", Numbers(count));
        });

    [Test]
    public void The_number_of_values_of_one_list_is_limited()
    {
        Assert.That(((IReadOnlyList<object>)((Condition)Read(("count.in", Numbers(1000)))).Value).Count, Is.EqualTo(1000));
        AssertInvalid("count.in", Numbers(1001), new FieldProblem("count", "takes at most 1000 values"));
    }

    [TestCase("note.isNull", "yes", "note", "isNull takes true or false")]
    [TestCase("note.contains", "a\0", "note", "must not contain U+0000")]
    [TestCase("count.in", "1,x", "count", "must be an integer from -2147483648 to 2147483647")]
    [TestCase("state", "open", "state", "must be one of draft, active, Retired")]
    public void An_invalid_value_is_named(string name, string value, string field, string problem) =>
        AssertInvalid(name, value, new FieldProblem(field, problem));

    [TestCase("name.contains")]
    [TestCase("name.startsWith")]
    [TestCase("name.endsWith")]
    [TestCase("note.icontains")]
    [TestCase("note.gt")]
    [TestCase("state.ne")]
    [TestCase("state.lte")]
    [TestCase("active.ne")]
    [TestCase("active.in")]
    [TestCase("document.isNull")]
    [TestCase("day.gte")]
    [TestCase("other.nin")]
    public void Operators_apply_to_these_fields(string name)
    {
        var value = name.Split('.')[0] switch { "state" => "draft", "day" => "2026-02-06", "other" => $"{Guid.Empty}", _ => "true" };

        Assert.That(((Condition)Read((name, value))).Operator.ToString(), Is.EqualTo(name.Split('.')[1]).IgnoreCase);
    }

    [TestCase("count.contains", ErrorCode.BadRequest, "The operator 'Contains' does not apply to the integer field 'count'.")]
    [TestCase("state.startsWith", ErrorCode.BadRequest, "The operator 'StartsWith' does not apply to the enum field 'state'.")]
    [TestCase("other.endsWith", ErrorCode.BadRequest, "The operator 'EndsWith' does not apply to the uuid field 'other'.")]
    [TestCase("day.icontains", ErrorCode.BadRequest, "The operator 'IContains' does not apply to the date field 'day'.")]
    [TestCase("active.gt", ErrorCode.BadRequest, "The operator 'Gt' does not apply to the boolean field 'active'.")]
    [TestCase("active.gte", ErrorCode.BadRequest, "The operator 'Gte' does not apply to the boolean field 'active'.")]
    [TestCase("active.lt", ErrorCode.BadRequest, "The operator 'Lt' does not apply to the boolean field 'active'.")]
    [TestCase("active.lte", ErrorCode.BadRequest, "The operator 'Lte' does not apply to the boolean field 'active'.")]
    [TestCase("document.ne", ErrorCode.CapabilityNotSupported, "The json field 'document' can only be filtered by isNull.")]
    [TestCase("name.Contains", ErrorCode.BadRequest, "Unknown operator 'Contains'.")]
    [TestCase("name.", ErrorCode.BadRequest, "Unknown operator ''.")]
    [TestCase(".eq", ErrorCode.BadRequest, "'' is neither a parameter nor a field of sample that can be filtered.")]
    [TestCase("Name", ErrorCode.BadRequest, "'Name' is neither a parameter nor a field of sample that can be filtered.")]
    public void Other_operators_and_names_are_rejected(string name, ErrorCode code, string message)
    {
        var failure = Assert.Throws<DbalException>(() => Read((name, "true")))!;

        Assert.That((failure.Code, failure.Message), Is.EqualTo((code, message)));
    }

    [Test]
    public void A_filter_into_a_json_field_needs_a_capability() =>
        Assert.That(Assert.Throws<DbalException>(() => Read(("document", "1")))!.Hint, Is.EqualTo("The backend lacks the capability jsonPath; see /status."));

    [TestCase("")]
    [TestCase("name")]
    [TestCase(":a")]
    [TestCase("name:a|")]
    public void Alternatives_need_a_field_and_a_value(string group)
    {
        var failure = Assert.Throws<DbalException>(() => new FilterReader(Sample).AddAlternatives(group))!;

        Assert.That((failure.Code, failure.Message), Is.EqualTo((ErrorCode.BadRequest, $"Invalid part '{group.Split('|')[^1]}' of 'or'.")));
        Assert.That(failure.Hint, Is.EqualTo("Use or=field:value|field.op:value, such as or=status:active|price.gt:10; write \\ before a literal |."));
    }

    [TestCase("name:a\\\\b", new[] { "a\\b" })]
    [TestCase("name:a\\", new[] { "a\\" })]
    [TestCase("name:a:b|name:", new[] { "a:b", "" })]
    [TestCase("name:a,b\\|", new[] { "a,b|" })]
    public void A_backslash_makes_the_next_character_of_an_alternative_literal(string group, string[] values)
    {
        var reader = new FilterReader(Sample);
        reader.AddAlternatives(group);

        Assert.That(((AnyOf)reader.Result()).Parts.Select(part => ((Condition)part).Value), Is.EqualTo(values));
    }

    [TestCase("a\\,b,c\\\\,", new[] { "a,b", "c\\", "" })]
    [TestCase("a\\", new[] { "a\\" })]
    [TestCase(",", new[] { "", "" })]
    [TestCase("", new string[0])]
    public void A_backslash_makes_a_comma_in_a_list_literal(string list, string[] values) =>
        Assert.That(((Condition)Read(("name.in", list))).Value, Is.EqualTo(values));

    [TestCase(FieldType.String, "abc")]
    [TestCase(FieldType.Text, "abc")]
    [TestCase(FieldType.Integer, "0")]
    [TestCase(FieldType.Integer, "9")]
    public void A_value_beyond_the_limits_of_its_field_is_a_valid_filter(FieldType type, string value)
    {
        var isText = type != FieldType.Integer;
        var field = new Field { Name = "f", Type = type, Ordinal = 1, MaxLength = isText ? 2 : null, Min = isText ? null : 1L, Max = isText ? null : 5L };
        var reader = new FilterReader(new Entity("contract", "limited", [Sample.Id, field], []));
        reader.Add("f", value);

        Assert.That(((Condition)reader.Result()).Value.ToString(), Is.EqualTo(value));
    }

    [Test]
    public void Filters_are_joined_without_needless_levels()
    {
        var one = new Condition(Sample.Id, Operator.IsNull, false);
        var other = new Condition(Sample.Id, Operator.IsNull, true);

        Assert.That(Filter.And(one, Filter.Everything), Is.SameAs(one));
        Assert.That(Filter.And(Filter.Everything, one), Is.SameAs(one));
        Assert.That(((AllOf)Filter.And(one, other)).Parts, Is.EqualTo(new[] { one, other }));
    }

    [TestCase("ΑΣΣ ςé", "ασσ σé")]
    [TestCase("ÉЖ", "éж")]
    public void S6_case_is_folded_by_character_and_by_text(string text, string folded)
    {
        Assert.That(CaseFolding.Fold(text), Is.EqualTo(folded));
        Assert.That(string.Concat(text.Select(CaseFolding.Fold)), Is.EqualTo(folded));
    }

    private static string Numbers(int count) => string.Join(',', Enumerable.Range(0, count));

    private static Filter Read(params (string Name, string Value)[] filters)
    {
        var reader = new FilterReader(Sample);
        foreach (var (name, value) in filters)
            reader.Add(name, value);
        return reader.Result();
    }

    private static void AssertInvalid(string name, string value, FieldProblem problem)
    {
        var failure = Assert.Throws<DbalException>(() => Read((name, value)))!;

        Assert.That((failure.Code, failure.Message), Is.EqualTo((ErrorCode.ValidationError, "A filter has an invalid value.")));
        Assert.That(failure.Fields, Is.EqualTo(new[] { problem }));
    }

    private static void AssertLimit(string? message, string hint, Action<FilterReader> add)
    {
        var reader = new FilterReader(Sample);
        if (message is null)
        {
            add(reader);
            Assert.That(reader.Result, Throws.Nothing);
            return;
        }
        var failure = Assert.Throws<DbalException>(() => add(reader))!;
        Assert.That((failure.Code, failure.Message, failure.Hint), Is.EqualTo((ErrorCode.BadRequest, message, hint)));
    }
}
