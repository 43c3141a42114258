using System.Text;
using System.Text.RegularExpressions;

namespace Build.Options;

/// <summary>
/// Validates an expression of NUnit's test selection language before anything starts. NUnit itself reports a syntax error only when the
/// tests run (https://docs.nunit.org/articles/nunit/running-tests/Test-Selection-Language.html).
/// </summary>
internal sealed class FilterExpression
{
    private static readonly string[] Fields = ["test", "name", "class", "namespace", "method", "cat", "id", "partition"];
    private static readonly string[] And = ["&&", "&", "and", "AND"];
    private static readonly string[] Or = ["||", "|", "or", "OR"];
    private static readonly string[] Comparisons = ["==", "=", "!=", "=~", "!~"];
    private static readonly string[] TwoCharacterSymbols = ["==", "=~", "!=", "!~", "&&", "||"];

    private readonly string text;
    private int next;
    private Token token;

    private FilterExpression(string text)
    {
        this.text = text;
        token = ReadToken();
    }

    private enum Kind
    {
        Word,
        Quoted,
        Symbol,
        End,
    }

    /// <summary>Validates an expression.</summary>
    /// <param name="text">The expression.</param>
    /// <exception cref="UsageException">The expression is malformed. The message shows the position.</exception>
    public static void Check(string text)
    {
        var expression = new FilterExpression(text);
        expression.ReadAlternatives();
        if (expression.token.Kind != Kind.End)
        {
            var remedy = expression.token.IsSymbol(")")
                ? "Remove it, or add the missing '('."
                : "Quote a value that contains spaces or operators: name =~ 'two words'.";
            throw expression.Unexpected("&&, || or the end of the expression", remedy);
        }
    }

    private void ReadAlternatives()
    {
        ReadConjunction();
        while (TryTake(Or))
            ReadConjunction();
    }

    private void ReadConjunction()
    {
        ReadElement();
        while (TryTake(And))
            ReadElement();
    }

    private void ReadElement()
    {
        var opening = token;
        if (!TryTake("!"))
        {
            if (!TryTake("("))
            {
                ReadComparison();
                return;
            }
        }
        else if (!TryTake("("))
        {
            throw Unexpected("'(' after '!'", "Write !(name =~ page), or name !~ page.");
        }

        ReadAlternatives();
        if (!TryTake(")"))
            throw Unexpected("&&, || or ')'", $"Close the parenthesis at column {opening.Position + 1}.");
    }

    private void ReadComparison()
    {
        var field = Take(Kind.Word) ?? throw Unexpected("a field name", $"Known fields: {string.Join(", ", Fields)}, and any property of a test.");
        if (field.Text == "not" && token.IsSymbol("("))
            throw Error(field.Position, "NUnit has no operator 'not'", "Write !( ... ).");
        CheckName(field);
        var comparison = token;
        if (!TryTake(Comparisons))
        {
            var remedy = field.Text.Contains('~')
                ? "Write the match operator as =~, for example name =~ page."
                : "To search for words in test names, write them without operators.";
            throw Unexpected($"==, !=, =~ or !~ after '{field.Text}'", remedy);
        }

        if (field.Text == "id" && comparison.Text is not ("=" or "=="))
            throw Error(comparison.Position, $"'id' does not support the operator '{comparison.Text}'", "Use ==.");
        var value = Take(Kind.Word) ?? Take(Kind.Quoted)
            ?? throw Unexpected($"a value after '{comparison.Text}'", "Quote a value that contains operators or parentheses: name =~ 'a=b'.");
        if (comparison.Text.EndsWith('~'))
            CheckPattern(value);
    }

    // Any other word is the name of a test property. A word similar to a field name is probably a typing error, and would match no test.
    private void CheckName(Token field)
    {
        if (Fields.Contains(field.Text))
            return;
        var near = Fields.FirstOrDefault(known => known.Length > 2 && NearestMatch.Distance(known, field.Text.ToLowerInvariant()) <= 1);
        if (near is not null)
            throw Error(field.Position, $"Unknown field '{field.Text}'", $"Did you mean '{near}'? Known fields: {string.Join(", ", Fields)}.");
    }

    private void CheckPattern(Token value)
    {
        try
        {
            _ = new Regex(value.Text);
        }
        catch (RegexParseException exception)
        {
            throw Error(
                value.Position, $"Invalid regular expression: {exception.Message.TrimEnd('.')}", "Correct the pattern, or use == to compare literal text.");
        }
    }

    private Token? Take(Kind kind)
    {
        if (token.Kind != kind)
            return null;
        var taken = token;
        token = ReadToken();
        return taken;
    }

    private bool TryTake(params string[] operators)
    {
        if (token.Kind is not (Kind.Symbol or Kind.Word) || !operators.Contains(token.Text))
            return false;
        token = ReadToken();
        return true;
    }

    private Token ReadToken()
    {
        while (next < text.Length && char.IsWhiteSpace(text[next]))
            next++;
        var start = next;
        if (start == text.Length)
            return new Token(Kind.End, "", start);
        if (text[start] is '"' or '\'' or '/')
            return ReadQuoted(start);
        if (IsSymbol(text[start]))
        {
            next += TwoCharacterSymbols.Any(symbol => string.CompareOrdinal(text, start, symbol, 0, 2) == 0) ? 2 : 1;
            return new Token(Kind.Symbol, text[start..next], start);
        }

        while (next < text.Length && !char.IsWhiteSpace(text[next]) && !IsSymbol(text[next]))
            next++;
        return new Token(Kind.Word, text[start..next], start);
    }

    private Token ReadQuoted(int start)
    {
        var value = new StringBuilder();
        for (next = start + 1; next < text.Length; next++)
        {
            if (text[next] == text[start])
            {
                next++;
                return new Token(Kind.Quoted, value.ToString(), start);
            }

            if (text[next] == '\\')
                next++;
            if (next < text.Length)
                value.Append(text[next]);
        }

        throw Error(start, $"Unclosed quotation mark {text[start]}", @"Close it, or write \ before a quotation mark in the value.");
    }

    private static bool IsSymbol(char character) => character is '=' or '!' or '(' or ')' or '&' or '|' or ',';

    private UsageException Unexpected(string expected, string remedy) =>
        Error(token.Position, $"Expected {expected}, found {(token.Kind == Kind.End ? "the end of the expression" : $"'{token.Text}'")}", remedy);

    private UsageException Error(int position, string problem, string remedy) => new(
        $"Invalid --filter: {problem} at column {position + 1}.\n  {text.ReplaceLineEndings(" ")}\n  {new string(' ', position)}^\n{remedy}");

    private readonly record struct Token(Kind Kind, string Text, int Position)
    {
        public bool IsSymbol(string symbol) => Kind == Kind.Symbol && Text == symbol;
    }
}
