namespace Dbal.ConformanceTests.Lists;

public sealed class TextFilterTests : DaemonTest
{
    // Texts that some collations treat as equal.
    private static readonly string[] LookAlikes =
    [
        "straße", "strasse", "STRASSE", "Straße", "straße ", " straße", "straße\t", "strásse", "stra\u0301sse", "stra\u00ADsse", "stra\u200Bsse", "ｓtrasse", "ﬁn", "fin", "",
    ];

    [TestCase("name")]
    [TestCase("category")]
    [TestCase("description")]
    public async Task S4_eq_is_exact(string field)
    {
        (await Products.Bulk(LookAlikes.Select((text, each) => Samples.Product($"{each}", new Dictionary<string, string> { [field] = text })))).Expect(Created);

        foreach (var (text, each) in LookAlikes.Select((text, each) => (text, each)))
        {
            (await Products.List((field, text))).ExpectColumn("sku", $"{each}");
            (await Products.List(($"{field}.in", $"{text},nothing"))).ExpectColumn("sku", $"{each}");
            Assert.That((await Products.List(($"{field}.ne", text))).Rows, Has.Count.EqualTo(LookAlikes.Length - 1));
        }
    }

    [Test]
    public async Task S4_unique_keys_are_exact()
    {
        foreach (var text in LookAlikes)
            (await Products.Create(Samples.Product(text, new { name = "look-alike" }))).Expect(Created);

        (await Products.Create(Samples.Product("straße "))).ExpectError(ErrorCode.Conflict, "sku");
        (await Products.Upsert("sku", Samples.Product("STRASSE", new { name = "found" }))).Expect(OK);
        (await Products.List(("name", "found"))).ExpectColumn("sku", "STRASSE");
    }

    private static readonly string[] LiteralTexts =
    [
        "%", "_", "\\", "%%", "\\%", "\\_", ".", "*", "?", "+", "^", "$", "|", "(", ")", "[", "]", "[a-z]", "{", "}", "{1}", "/", "'", "''", "\"", "`", ";", "--", "#", "&", "=", "<", ">",
        "\\E", "\\Q", "\\n", "\\d", "\n", "\r\n", "\t", "!", "~", "@", ":", ",", "$set", "(?i)", "\U0001F600", "e\u0301",
    ];

    [TestCaseSource(nameof(LiteralTexts))]
    public async Task S5_every_character_is_literal(string text)
    {
        await Products.Add(Samples.Product("1-has-it", new { description = $"ab{text}yz" }));
        await Products.Add(Samples.Product("2-only-it", new { description = text }));
        await Products.Add(Samples.Product("3-decoy", new { description = "abxyz" }));
        await Products.Add(Samples.Product("4-null"));

        (await Products.List(("description.contains", text), ("sort", "sku"))).ExpectColumn("sku", "1-has-it", "2-only-it");
        (await Products.List(("description.contains", $"b{text}y"))).ExpectColumn("sku", "1-has-it");
        (await Products.List(("description.startsWith", $"ab{text}"))).ExpectColumn("sku", "1-has-it");
        (await Products.List(("description.startsWith", text))).ExpectColumn("sku", "2-only-it");
        (await Products.List(("description.endsWith", $"{text}yz"))).ExpectColumn("sku", "1-has-it");
        (await Products.List(("description.endsWith", text))).ExpectColumn("sku", "2-only-it");
        (await Products.List(("description.icontains", $"B{text}Y"))).ExpectColumn("sku", "1-has-it");
        (await Products.List(("description", text))).ExpectColumn("sku", "2-only-it");
    }

    [TestCase("contains", "b")]
    [TestCase("startsWith", "ab")]
    [TestCase("endsWith", "bc")]
    [TestCase("icontains", "B")]
    public async Task S5_partial_and_exact_filters_of_one_field_can_be_combined(string comparison, string part)
    {
        foreach (var sku in new[] { "abc", "ABD", "xyz" })
            await Products.Add(Samples.Product(sku, new { name = sku }));

        foreach (var field in new[] { "sku", "name" })
        {
            var isPart = ($"{field}.{comparison}", part);
            (await Products.List(isPart, (field, "abc"))).ExpectColumn("sku", "abc");
            (await Products.List(isPart, (field, "xyz"))).ExpectColumn("sku");
            (await Products.List(isPart, ($"{field}.in", "abc,xyz"))).ExpectColumn("sku", "abc");
            (await Products.List(isPart, ($"{field}.gte", "xyz"), ($"{field}.lte", "xyz"))).ExpectColumn("sku");
            (await Products.List(isPart, ("or", $"{field}:xyz|{field}:abc"))).ExpectColumn("sku", "abc");
        }
    }

    [TestCase("contains", "bra")]
    [TestCase("startsWith", "abra")]
    [TestCase("endsWith", "dabra")]
    public async Task S5_case_counts(string comparison, string text)
    {
        await Products.Add(Samples.Product("lower", new { category = "abracadabra" }));
        await Products.Add(Samples.Product("upper", new { category = "ABRACADABRA" }));
        await Products.Add(Samples.Product("mixed", new { category = "Abracadabrá" }));

        (await Products.List(($"category.{comparison}", text))).ExpectColumn("sku", comparison == "contains" ? ["lower", "mixed"] : ["lower"]);
        (await Products.List(($"category.{comparison}", text.ToUpperInvariant()))).ExpectColumn("sku", "upper");
    }

    [Test]
    public async Task S5_startsWith_and_endsWith_match_only_at_the_ends()
    {
        await Products.Add(Samples.Product("plain", new { description = "first\nsecond" }));
        await Products.Add(Samples.Product("break", new { description = "first\nsecond\n" }));
        await Products.Add(Samples.Product("space", new { description = " first\nsecond " }));

        (await Products.List(("description.endsWith", "second"))).ExpectColumn("sku", "plain");
        (await Products.List(("description.startsWith", "second"))).ExpectColumn("sku");
        (await Products.List(("description.startsWith", "first"), ("sort", "sku"))).ExpectColumn("sku", "break", "plain");
        (await Products.List(("description.contains", "t\ns"), ("sort", "sku"))).ExpectColumn("sku", "break", "plain", "space");
        (await Products.List(("description.endsWith", " "))).ExpectColumn("sku", "space");
    }

    [TestCase("contains")]
    [TestCase("startsWith")]
    [TestCase("endsWith")]
    [TestCase("icontains")]
    public async Task S5_the_empty_text_matches_every_text_but_not_null(string comparison)
    {
        await Products.Add(Samples.Product("text", new { category = "c" }));
        await Products.Add(Samples.Product("empty", new { category = "" }));
        await Products.Add(Samples.Product("null"));

        (await Products.List(($"category.{comparison}", ""), ("sort", "sku"))).ExpectColumn("sku", "empty", "text");
    }

    [TestCase("Latin", "The Quick Fox", "QUICK")]
    [TestCase("Latin with marks", "Ångström à Łódź, Þór", "ÅNGSTRÖM À ŁÓDŹ, ÞÓR")]
    [TestCase("Latin with marks, the other way", "ÅNGSTRÖM ŽLUŤOUČKÝ", "ångström žluťoučký")]
    [TestCase("Greek", "Η Ελλάδα", "ΕΛΛΆΔΑ")]
    [TestCase("Greek, final sigma", "Οδυσσεύς", "ΟΔΥΣΣΕΎΣ")]
    [TestCase("Greek, sigma before more", "ΟΔΥΣΣΕΎΣ", "οδυσσεύς")]
    [TestCase("Cyrillic", "Ёжик в тумане", "ЁЖИК В ТУМАНЕ")]
    [TestCase("Cyrillic, Ukrainian and Serbian", "ЇЖАК Ђорђе ґанок", "їжак ђОРЂЕ ҐАНОК")]
    [TestCase("Letters of more bytes in lower case", "ȺȾ and more", "ⱥⱦ AND MORE")]
    [TestCase("The capital sharp s", "STRAẞE", "straße")]
    [TestCase("Signs that are letters", "\u212A, \u212B and \u2126", "k, å AND ω")]
    public async Task S6_icontains_folds_case(string script, string text, string asked)
    {
        await Products.Add(Samples.Product("it", new { description = $"({text})" }));
        await Products.Add(Samples.Product("other", new { description = "something else" }));

        (await Products.List(("description.icontains", asked))).ExpectColumn("sku", "it");
        (await Products.List(("description.contains", asked))).ExpectColumn("sku");
        Assert.That(script, Is.Not.Empty);
    }

    [TestCase("İ", "İ")]
    [TestCase("ı", "ı")]
    [TestCase("i", "I", "i")]
    [TestCase("ß", "ß")]
    [TestCase("SS", "SS", "ss")]
    public async Task S6_letters_with_language_dependent_folding_are_not_folded(string asked, params string[] found)
    {
        foreach (var text in new[] { "I", "SS", "i", "ss", "ß", "İ", "ı" })
            await Products.Add(Samples.Product(text));

        (await Products.List(("sku.icontains", asked), ("sort", "sku"))).ExpectColumn("sku", found);
    }

    [TestCase("Ångström", "angstrom")]
    [TestCase("Ελλάδα", "ΕΛΛΑΔΑ")]
    [TestCase("йод", "ИОД")]
    [TestCase("Å", "A\u030A")]
    [TestCase("ϐίος", "ΒΊΟΣ")]
    [TestCase("ſ", "s")]
    [TestCase("Ⱥ", "a")]
    public async Task S6_icontains_distinguishes_accents(string text, string asked)
    {
        await Products.Add(Samples.Product("it", new { description = text }));

        (await Products.List(("description.icontains", asked))).ExpectColumn("sku");
    }
}
