using System.Text;
using Dbal.Backends.Sqlite;
using Dbal.Entities;

namespace Dbal.Tests.Backends.Sql;

[TestFixture]
public sealed class SortableDecimalTests
{
    [TestCase(18, 4)]
    [TestCase(28, 0)]
    [TestCase(28, 28)]
    [TestCase(1, 0)]
    [TestCase(5, 5)]
    public void Encoded_texts_sort_numerically_and_are_decoded_unchanged(int precision, int scale)
    {
        var field = new Field { Name = "amount", Type = FieldType.Decimal, Ordinal = 1, Precision = precision, Scale = scale };
        var random = new Random(precision * 100 + scale);
        var numbers = Enumerable.Range(0, 500)
            .Select(_ => decimal.Parse(string.Concat(Enumerable.Range(0, random.Next(1, precision + 1)).Select(_ => random.Next(10))), System.Globalization.CultureInfo.InvariantCulture))
            .Select(digits => new decimal(decimal.GetBits(digits)[0], decimal.GetBits(digits)[1], decimal.GetBits(digits)[2], digits != 0 && random.Next(2) == 0, (byte)scale))
            .ToList();

        var texts = numbers.ConvertAll(number => SortableDecimal.Encode(field, number));
        Assert.That(texts.Order(StringComparer.Ordinal).Select(Decode), Is.EqualTo(numbers.Order()));
        Assert.That(texts.ConvertAll(text => decimal.GetBits(Decode(text))), Is.EqualTo(numbers.ConvertAll(decimal.GetBits)), "digits and scale");
    }

    private static decimal Decode(string text) => SortableDecimal.Decode(Encoding.UTF8.GetBytes(text));
}
