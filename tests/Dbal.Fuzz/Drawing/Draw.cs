using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Dbal.Fuzz.Drawing;

/// <summary>A random generator, deterministic for a seed, a kind of input and an index on every machine.</summary>
internal sealed class Draw(int seed, string kind, int index)
{
    private readonly Random random = new(BinaryPrimitives.ReadInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed} {kind} {index}"))));

    /// <summary>Returns a number from 0, below a limit.</summary>
    public int Below(int limit) => random.Next(limit);

    /// <summary>Returns a number in a range, inclusive.</summary>
    public int Between(int least, int most) => random.Next(least, most + 1);

    /// <summary>Returns true with this probability.</summary>
    public bool Chance(double share) => random.NextDouble() < share;

    /// <summary>Returns one of several values.</summary>
    public T Of<T>(params IReadOnlyList<T> several) => several[random.Next(several.Count)];

    /// <summary>Returns several values, each generated separately.</summary>
    public List<T> Many<T>(int least, int most, Func<T> one)
    {
        var list = new List<T>();
        for (var left = Between(least, most); left > 0; left--)
            list.Add(one());
        return list;
    }

    /// <summary>Returns a number up to a limit; small numbers are more frequent.</summary>
    public int Size(int most) => (int)Math.Pow(most + 1, random.NextDouble()) - 1;

    /// <summary>Returns random bytes.</summary>
    public byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Returns a version 4 UUID.</summary>
    public Guid Uuid()
    {
        var bytes = Bytes(16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Returns any finite double, with random bits.</summary>
    public double Double()
    {
        while (true)
        {
            var value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (double.IsFinite(value))
                return value;
        }
    }

    /// <summary>Returns any 64-bit integer.</summary>
    public long Int64() => random.NextInt64(long.MinValue, long.MaxValue);
}
