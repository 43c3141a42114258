using Build.Options;
using NUnit.Framework;
using System.Reflection;

namespace Build.Tests.Options;

public sealed class FilterExpressionTests
{
    private static readonly string[] Valid =
    [
        "name =~ page",
        "name=~page",
        "test == 'My.Namespace.Fixture.Method(\"a\")'",
        "test==\"It's\"",
        "cat == Urgent || cat == High",
        "cat == Urgent or cat == High and Priority != Low",
        "cat = Urgent | cat = High & id = 7",
        "(cat == a OR cat == b) AND !(namespace =~ Values)",
        "!(cat == a)",
        "class =~ /List.*Tests/",
        @"name == 'it\'s'",
        "method !~ '^Sort'",
        "partition == 1/10",
        "Author =~ 'J.* D.*'",
        "((name == a))",
    ];

    private static readonly string[] Invalid =
    [
        "=",
        "name ==",
        "name =~ page list",
        "name page = x",
        "== page",
        "name == == x",
        "name == a &&",
        "name == a && && name == b",
        "(name == a",
        "name == a)",
        "()",
        "!name == a",
        "name == (a)",
        "id =~ 1",
        "id != 1",
        "cat == a,b",
        "not (name == a)",
        "page & list",
        "Name~page",
    ];

    [TestCaseSource(nameof(Valid))]
    public void Valid_expressions_are_accepted(string expression)
    {
        Assert.That(() => FilterExpression.Check(expression), Throws.Nothing);
        Assert.That(NUnitAccepts(expression), Is.True);
    }

    [TestCaseSource(nameof(Invalid))]
    public void Expressions_that_NUnit_rejects_are_rejected(string expression)
    {
        Assert.That(() => FilterExpression.Check(expression), Throws.TypeOf<UsageException>());
        Assert.That(NUnitAccepts(expression), Is.False);
    }

    [TestCase("name == 'page", 9, "quotation mark")]
    [TestCase("name =~ [a", 9, "Invalid regular expression")]
    [TestCase("name == a && name !~ '(x'", 22, "Invalid regular expression")]
    [TestCase("nmae =~ page", 1, "Did you mean 'name'?")]
    [TestCase("name == a || Cat == b", 14, "Did you mean 'cat'?")]
    public void Expressions_that_NUnit_accepts_but_cannot_evaluate_are_rejected(string expression, int column, string problem) => Assert.That(
        () => FilterExpression.Check(expression),
        Throws.TypeOf<UsageException>().With.Message.Contains(problem).And.Message.Contains($"column {column}"));

    [TestCase("name =~ page list", "found 'list' at column 14.\n  name =~ page list\n               ^\nQuote a value with blanks or operators")]
    [TestCase("name ==", "a value after '==', found the end at column 8.\n  name ==\n         ^\n")]
    [TestCase("(name == a", "Close the parenthesis of column 1.")]
    [TestCase("Name~page", "NUnit writes a match as =~")]
    [TestCase("id =~ 1", "'id' cannot be compared by '=~' at column 4")]
    [TestCase("not (cat == a)", "Write !( ... )")]
    [TestCase("!cat == a", "Expected '(' after '!'")]
    public void The_error_shows_the_position_and_the_remedy(string expression, string text) =>
        Assert.That(() => FilterExpression.Check(expression), Throws.TypeOf<UsageException>().With.Message.Contains(text));

    [Test]
    public void Random_expressions_are_rejected_if_NUnit_rejects_them()
    {
        string[] pieces =
            ["name", "cat", "id", "Author", "page", "'a b'", "\"q\"", "==", "=", "!=", "=~", "!~", "&&", "||", "&", "and", "or", "!", "(", ")", ",", " "];
        var random = new Random(8);
        var accepted = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var chosen = random.GetItems(pieces, random.Next(1, 9));
            var expression = string.Concat(chosen.Select(piece => piece + (random.Next(2) == 0 ? " " : "")));
            var valid = IsValid(expression);
            Assert.That(valid, Is.EqualTo(NUnitAccepts(expression)), $"<{expression}>");
            accepted += valid ? 1 : 0;
        }

        Assert.That(accepted, Is.GreaterThan(50));
    }

    private static bool IsValid(string expression)
    {
        try
        {
            FilterExpression.Check(expression);
            return true;
        }
        catch (UsageException)
        {
            return false;
        }
    }

    /// <summary>Parses with NUnit's own parser, which is inside the engine of the test adapter.</summary>
    private static bool NUnitAccepts(string expression)
    {
        var type = Assembly.Load("nunit.engine").GetTypes().Single(type => type.Name == "TestSelectionParser");
        try
        {
            type.GetMethod("Parse")!.Invoke(Activator.CreateInstance(type, nonPublic: true), [expression]);
            return true;
        }
        catch (TargetInvocationException exception) when (exception.InnerException!.GetType().Name == "TestSelectionParserException")
        {
            return false;
        }
    }
}
