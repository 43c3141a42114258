using System.Security.Cryptography;
using System.Text;
using Dbal.Entities;
using Dbal.Values;

namespace Dbal.Queries;

/// <summary>Identifies a list, so that a cursor of another list is rejected (S2).</summary>
internal static class ListDigest
{
    /// <summary>The length of a digest in bytes.</summary>
    public const int Length = 8;

    // A safe separator: no value contains it (S11).
    private const char End = '\0';

    /// <summary>Computes the digest of a list. It does not depend on the order of filters that are joined.</summary>
    public static byte[] Of(Entity entity, string tenant, Filter filter, IReadOnlyList<SortKey> order)
    {
        var text = new StringBuilder(tenant).Append(End).Append(entity.FullName).Append(End).Append(TextOf(filter)).Append(End);
        foreach (var key in order)
            text.Append(key.Descending ? '-' : '+').Append(key.Field.Name).Append(End);
        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()))[..Length];
    }

    private static string TextOf(Filter filter) => filter switch
    {
        AllOf all => Joined("all", all.Parts.Select(TextOf)),
        AnyOf any => Joined("any", any.Parts.Select(TextOf)),
        Condition { Value: IEnumerable<object> values } condition => Joined(NameOf(condition), values.Select(FieldValue.Format)),
        Condition condition => Joined(NameOf(condition), [FieldValue.Format(condition.Value)]),
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "unknown filter"),
    };

    private static string NameOf(Condition condition) => $"{condition.Field.Name}.{condition.Operator}";

    private static string Joined(string name, IEnumerable<string> parts) => $"{name}{End}{string.Join(End, parts.Order(StringComparer.Ordinal))}{End}{End}";
}
