using System.Text;

namespace Dbal.Text;

/// <summary>Expresses a prefix match as a range in code point order, which can use an index and needs no escaping (S5).</summary>
public static class TextPrefix
{
    /// <summary>Returns the smallest text that is greater than every text with the prefix <paramref name="prefix"/>; null when there is none.</summary>
    public static string? End(string prefix)
    {
        var scalars = prefix.EnumerateRunes().ToList();
        while (scalars is [.. var rest, var last])
        {
            if (last.Value < 0x10FFFF)
                return string.Concat(rest) + new Rune(last.Value == 0xD7FF ? 0xE000 : last.Value + 1); // skips the surrogates, which are not scalar values
            scalars = rest;
        }
        return null;
    }
}
