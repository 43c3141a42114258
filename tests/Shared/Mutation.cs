using System.Text;

namespace Dbal.Tests.Shared;

/// <summary>Damages files as editors and programs do, deterministically for a seed.</summary>
internal sealed class Mutation(int seed)
{
    private static readonly byte[][] Fragments =
    [
        .. new[]
        {
            "{", "}", "[", "]", ":", ": ", ",", "\"", "'", "\n", "\r", "\t", "  ", "- ", "? ", "#", "&a ", "*a", "!x ", "!!int ", "|", ">", "%", "@", "---\n", "...\n", "<<: ", "~", "null",
            "\0", "\\ud800", "\\u0000", "\"\\ud800\"", "\"\\0\"", "\u00e9", "\u2028", "\U0001F600", "-1", "1e999", "99999999999999999999", "true", "{}", "[]", "[[[[", "\ufeff",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xE9], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
    ];

    private readonly Random random = new(seed);

    /// <summary>Returns a copy that is damaged in one to three places.</summary>
    public byte[] Of(byte[] original)
    {
        var bytes = original.ToList();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(bytes.Count + 1);
            var length = Math.Min(random.Next(1, 12), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes.RemoveRange(at, length);
                    break;
                case 1:
                    bytes.InsertRange(at, Fragments[random.Next(Fragments.Length)]);
                    break;
                case 2 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 3:
                    bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes.InsertRange(at, Enumerable.Repeat(Fragments[random.Next(Fragments.Length)], random.Next(2, 40)).SelectMany(each => each));
                    break;
            }
        }

        return [.. bytes];
    }
}
