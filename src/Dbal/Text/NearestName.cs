namespace Dbal.Text;

/// <summary>Suggests a known name for a misspelled one.</summary>
public static class NearestName
{
    /// <summary>Returns the candidate with the smallest Levenshtein distance to a name, or null when that exceeds a third of the name's length.</summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        var most = Math.Max(1, name.Length / 3);
        var (nearest, distance) = candidates
            .Where(candidate => Math.Abs(candidate.Length - name.Length) <= most) // an unknown name can be as long as a body
            .Select(candidate => (candidate, distance: Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .DefaultIfEmpty((candidate: "", distance: int.MaxValue))
            .MinBy(pair => pair.distance);
        return distance <= most ? nearest : null;
    }

    /// <summary>Returns the hint for an unknown name: the nearest candidate, then all candidates.</summary>
    public static string Hint(string name, IEnumerable<string> candidates)
    {
        var all = candidates.ToList();
        var list = $"Known names: {string.Join(", ", all)}.";
        return Find(name, all) is { } nearest ? $"Did you mean '{nearest}'? {list}" : list;
    }

    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substituted = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
