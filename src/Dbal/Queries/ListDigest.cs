using System.Security.Cryptography;
using System.Text;
using Dbal.Entities;
using Dbal.Values;

namespace Dbal.Queries;

/// <summary>Tells lists apart, so that a cursor is not taken for one of another list (S2).</summary>
internal static class ListDigest
{
    /// <summary>The bytes of a digest.</summary>
    public const int Length = 8;

    // No value has it (S11).
    private const char End = '\0';

    /// <summary>The digest of a list. Filters that are joined may come in any order.</summary>
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
        Condition condition => Joined($"{condition.Field.Name}.{condition.Operator}", condition.Value is IEnumerable<object> values ? values.Select(FieldValue.Format) : [FieldValue.Format(condition.Value)]),
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "unknown filter"),
    };

    private static string Joined(string name, IEnumerable<string> parts) => $"{name}{End}{string.Join(End, parts.Order(StringComparer.Ordinal))}{End}{End}";
}
