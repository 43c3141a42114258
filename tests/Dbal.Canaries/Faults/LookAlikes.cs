using System.Text;
using Dbal.Queries;

namespace Dbal.Canaries.Faults;

/// <summary>Ways in which collations take different texts for equal.</summary>
internal static class LookAlikes
{
    private const string Accented = "áàâäåāéèêëíìîïóòôöúùûüýñçłźżÁÀÂÄÅĀÉÈÊËÍÌÎÏÓÒÔÖÚÙÛÜÝÑÇŁŹŻάέήίόύώΆΈΉΊΌΎΏй";
    private const string Plain = "aaaaaaeeeeiiiioooouuuuynclzzAAAAAAEEEEIIIIOOOOUUUUYNCLZZαεηιουωΑΕΗΙΟΥΩи";

    /// <summary>The text without accents.</summary>
    public static string WithoutAccents(string text) =>
        string.Concat(text.Where(letter => letter is < '\u0300' or > '\u036F').Select(WithoutAccent));

    /// <summary>The text without characters that have no width.</summary>
    public static string WithoutInvisible(string text) => text.Replace("\u00AD", "").Replace("\u200B", "");

    /// <summary>Compares by Unicode code point, which is the order of UTF-8.</summary>
    public static int CompareCodePoints(string left, string right) => Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));

    /// <summary>The answer of eq, ne, in and nin on texts that are folded first; null for other conditions.</summary>
    public static bool? Equality(Condition condition, object? value, Func<string, string> fold)
    {
        bool Same(object other) => value is string text && fold(text) == fold((string)other);
        return condition switch
        {
            { Operator: Operator.Eq, Value: string other } => Same(other),
            { Operator: Operator.Ne, Value: string other } => !Same(other),
            { Operator: Operator.In, Value: IReadOnlyList<object> others } when others.All(other => other is string) => others.Any(Same),
            { Operator: Operator.Nin, Value: IReadOnlyList<object> others } when others.All(other => other is string) => !others.Any(Same),
            _ => null,
        };
    }

    /// <summary>The answer of ranges on texts that are folded first; null for other conditions.</summary>
    public static bool? Range(Condition condition, object? value, Func<string, string> fold, Comparison<string>? compare = null)
    {
        if (condition.Value is not string operand || condition.Operator is not (Operator.Gt or Operator.Gte or Operator.Lt or Operator.Lte))
            return null;
        if (value is not string text)
            return false;
        var comparison = (compare ?? CompareCodePoints)(fold(text), fold(operand));
        return condition.Operator switch
        {
            Operator.Gt => comparison > 0,
            Operator.Gte => comparison >= 0,
            Operator.Lt => comparison < 0,
            _ => comparison <= 0,
        };
    }

    private static char WithoutAccent(char letter) => Accented.IndexOf(letter) is >= 0 and var at ? Plain[at] : letter;
}
