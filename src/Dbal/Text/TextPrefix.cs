using System.Text;

namespace Dbal.Text;

/// <summary>Texts with a common beginning as a range in the order of code points, which an index serves and in which no character is special (S5).</summary>
public static class TextPrefix
{
    /// <summary>The least text that is greater than every text that begins with <paramref name="prefix"/>; null when there is none.</summary>
    public static string? End(string prefix)
    {
        var scalars = prefix.EnumerateRunes().ToList();
        while (scalars is [.. var rest, var last])
        {
            if (last.Value < 0x10FFFF)
                return string.Concat(rest) + new Rune(last.Value == 0xD7FF ? 0xE000 : last.Value + 1); // surrogates are no scalar values
            scalars = rest;
        }
        return null;
    }
}
