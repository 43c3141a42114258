using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Dbal.ConformanceTests.Values;

public sealed class TextTests : DaemonTest
{
    // As JSON, because test names cannot contain all of these characters.
    private static readonly string[] Texts =
    [
        """ "" """, """ " " """, """ "  \t both ends \n " """, """ "\u00e9" """, """ "e\u0301" """, """ "\uac00 \u1100\u1161" """, """ "\u212b \u00c5 A\u030a" """,
        """ "\u0001\u0002\u001f\u007f\u0085" """, """ "\ufeffbyte order mark" """, """ "\u2028\u2029\u200b\u200d\u202e" """, """ "\ufffd\ufffe\uffff\ufdd0" """,
        """ "\ud83d\ude00" """, """ "\ud83d\udc69\u200d\ud83d\ude80" """, """ "\udbff\udfff\ud800\udc00" """, """ "\\u0000 \\0 %00 &#0;" """, """ "'; DROP TABLE shop_product; --" """,
        """ "{\"$ne\":null}" """, """ "null" """, """ "NULL" """, """ "\u0130\u0131\u00df\u1e9e" """,
    ];

    private static readonly string[] Impossible = [@"""\u0000""", @"""before \u0000 after""", @"""\ud83d""", @"""\ude00""", @"""\ude00\ud83d""", @"""x\ud83dx"""];

    [TestCaseSource(nameof(Texts))]
    public async Task S10_text_is_returned_unchanged(string json)
    {
        var text = JsonDocument.Parse(json).RootElement.GetString()!;
        var row = new { category = text, description = text, attributes = new Dictionary<string, object> { ["text"] = text, [text] = new[] { text } } };

        var id = await Products.Add(Samples.Product("A-1", row));

        (await Products.Read(id)).Expect(OK).ExpectFields(row);
        (await Products.List(("category", text))).Expect(OK).ExpectColumn("id", id);
    }

    [Test]
    public async Task S10_every_scalar_value_is_returned_unchanged([Range(0, 16)] int plane)
    {
        var text = new StringBuilder();
        for (var scalar = Math.Max(1, plane << 16); scalar < (plane + 1) << 16; scalar++)
        {
            if (Rune.IsValid(scalar))
                text.Append(new Rune(scalar).ToString());
        }

        var id = await Products.Add(Samples.Product("A-1", new { description = text.ToString() }));

        var found = (await Products.Read(id)).Expect(OK)["description"].GetString();
        Assert.That(found == text.ToString(), Is.True, $"plane {plane.ToString(CultureInfo.InvariantCulture)}");
    }

    [TestCaseSource(nameof(Impossible))]
    public async Task S11_null_characters_and_lone_surrogates_are_rejected(string json)
    {
        foreach (var field in new[] { "sku", "category", "description" })
            (await Products.Create(Samples.ProductJson(field, json))).ExpectError(ErrorCode.ValidationError, field);
        foreach (var attributes in new[] { json, $"[{json}]", $$"""{"key":{{json}}}""" })
            (await Products.Create(Samples.ProductJson("attributes", attributes))).ExpectError(ErrorCode.ValidationError, "attributes");
        (await Products.Create(Samples.ProductJson("attributes", $$"""{{{json}}:1}"""))).ExpectError(ErrorCode.ValidationError);
        (await Products.Create($$"""{"sku":"A-1","name":"A","price":"1",{{json}}:1}""")).ExpectError(ErrorCode.ValidationError);
        (await Products.List()).ExpectColumn("sku");
    }

    [TestCase("sku")]
    [TestCase("description.contains")]
    [TestCase("description.icontains")]
    [TestCase("category.in")]
    public async Task S11_filters_reject_null_characters(string name) =>
        (await Products.List((name, "a\0b"))).ExpectError(ErrorCode.ValidationError, name.Split('.')[0]);

    [Test]
    public async Task S12_the_empty_text_is_not_null()
    {
        await Products.Add(Samples.Product("empty", new { category = "", description = "" }));
        await Products.Add(Samples.Product("null"));

        foreach (var field in new[] { "category", "description" })
        {
            (await Products.List((field, ""))).ExpectColumn("sku", "empty");
            (await Products.List(($"{field}.ne", ""))).ExpectColumn("sku", "null");
            (await Products.List(($"{field}.isNull", "true"))).ExpectColumn("sku", "null");
            (await Products.List(("sku", "empty"))).ExpectColumn(field, "");
            (await Products.List(("sku", "null"))).ExpectColumn(field, [null]);
        }
    }

    [TestCase("a")]
    [TestCase("é")]
    [TestCase("中")]
    [TestCase("\U0001F600")]
    [TestCase(" ")]
    public async Task S22_max_length_counts_scalar_values(string scalar)
    {
        var longest = string.Concat(Enumerable.Repeat(scalar, 64));

        var created = (await Products.Create(Samples.Product(longest, new { name = "n", category = longest }))).Expect(Created);
        created.ExpectFields(new { sku = longest, category = longest });
        (await Products.Create(Samples.Product(longest + scalar, new { name = "n" }))).ExpectError(ErrorCode.ValidationError, "sku");
        (await Products.Change(created.Id, new { category = longest + scalar })).ExpectError(ErrorCode.ValidationError, "category");
        (await Products.Read(created.Id)).Expect(OK).ExpectFields(created.Data);
    }

    [Test]
    public async Task S22_long_indexed_texts_are_compared_up_to_their_last_character()
    {
        var pages = Rows("core", "ui_page");
        var path = "/" + string.Concat(Enumerable.Repeat("\U0001F600", 510));
        await pages.Add(new { path = path + "a", title = "A" });

        await pages.Add(new { path = path + "b", title = "B" });

        (await pages.Create(new { path = path + "b", title = "C" })).ExpectError(ErrorCode.Conflict, "path");
        (await pages.List(("path", path + "a"))).ExpectColumn("title", "A");
        (await pages.List(("path.startsWith", path), ("sort", "-path"))).ExpectColumn("title", "B", "A");
    }
}
