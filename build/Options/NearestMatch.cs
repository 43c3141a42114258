namespace Build.Options;

/// <summary>Finds the known name that is most similar to an unknown name.</summary>
public static class NearestMatch
{
    /// <summary>Returns the candidate with the smallest edit distance; null when no candidate is similar.</summary>
    /// <param name="text">The unknown name.</param>
    /// <param name="candidates">The known names.</param>
    public static string? Find(string text, IEnumerable<string> candidates) => candidates
        .Select(candidate => (Candidate: candidate, Distance: Distance(text.ToLowerInvariant(), candidate.ToLowerInvariant())))
        .Where(match => match.Distance <= Math.Max(2, text.Length / 3))
        .OrderBy(match => match.Distance)
        .Select(match => match.Candidate)
        .FirstOrDefault();

    /// <summary>Creates the error for an unknown name.</summary>
    /// <param name="kind">What the name stands for, such as <c>backend</c>.</param>
    /// <param name="text">The unknown name.</param>
    /// <param name="candidates">The known names.</param>
    public static UsageException Unknown(string kind, string text, IReadOnlyCollection<string> candidates)
    {
        var nearest = Find(text, candidates) is { } match ? $" Did you mean '{match}'?" : "";
        return new UsageException($"Unknown {kind} '{text}'.{nearest} Known {kind}s: {string.Join(", ", candidates)}.");
    }

    /// <summary>
    /// Returns the edit distance: the number of insertions, deletions and substitutions (V. I. Levenshtein, 1966), and of transpositions of
    /// adjacent characters (F. J. Damerau, 1964).
    /// </summary>
    internal static int Distance(string from, string to)
    {
        var distances = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    distances[i, j] = i + j;
                    continue;
                }

                var replaced = distances[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                distances[i, j] = Math.Min(replaced, Math.Min(distances[i - 1, j], distances[i, j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    distances[i, j] = Math.Min(distances[i, j], distances[i - 2, j - 2] + 1);
            }
        }

        return distances[from.Length, to.Length];
    }
}
