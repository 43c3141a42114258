using Dbal.Compare.Streams;

namespace Dbal.Compare.Playing;

/// <summary>The answers to a stream.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Tenant">The tenant that it was played on.</param>
/// <param name="Expected">The model's answers; null for requests that it does not know.</param>
/// <param name="Answers">The rows' answers by the row's name.</param>
internal sealed record Play(RequestStream Stream, string Tenant, IReadOnlyList<NormalAnswer?> Expected, IReadOnlyDictionary<string, IReadOnlyList<NormalAnswer>> Answers)
{
    /// <summary>
    /// Finds the first request whose answers differ. A row differs from the model, or, where the model knows nothing, from most rows. Words for people are
    /// compared between the rows.
    /// </summary>
    /// <param name="isKnown">Whether a difference is known, so that it does not count.</param>
    public Difference? FindDifference(Func<Request, string, bool> isKnown)
    {
        for (var at = 0; at < Stream.Requests.Count; at++)
        {
            var request = Stream.Requests[at];
            var differing = Differing(at).Where(row => !isKnown(request, row)).ToList();
            if (differing.Count > 0)
                return new Difference(this, at, differing);
        }

        return null;
    }

    /// <summary>The rows whose answer to one request differs.</summary>
    public IReadOnlyList<string> Differing(int at)
    {
        if (Expected[at] is { } expected)
        {
            var wrong = Answers.Where(row => !expected.Allow(row.Value[at])).Select(row => row.Key).ToList();
            if (wrong.Count > 0)
                return wrong;
            if (expected.NamesAnyField)
                return [];
        }

        var groups = Answers.GroupBy(row => row.Value[at].ToString(), row => row.Key).OrderByDescending(group => group.Count()).ToList();
        return [.. groups.Skip(1).SelectMany(group => group)];
    }
}

/// <summary>The first request of a play whose answers differ.</summary>
/// <param name="Play">The play.</param>
/// <param name="At">The place of the request.</param>
/// <param name="Rows">The differing rows.</param>
internal sealed record Difference(Play Play, int At, IReadOnlyList<string> Rows)
{
    public Request Request => Play.Stream.Requests[At];

    /// <summary>Whether the rows differ from the model, and not only from other rows.</summary>
    public bool IsFromModel => Play.Expected[At] is { } expected && !Rows.All(row => expected.Allow(Play.Answers[row][At]));

    /// <summary>What kind of difference it is: two streams with the same kind usually have the same cause.</summary>
    public string Kind
    {
        get
        {
            var (expected, found) = (Play.Expected[At], Play.Answers[Rows[0]][At]);
            var difference = expected is null ? $"{found.Status}"
                : expected.Status != found.Status ? $"{found.Status} instead of {expected.Status}"
                : expected.ETag != found.ETag ? $"ETag in {found.Status}"
                : expected.Body != found.Body ? $"body of {found.Status}"
                : $"words or headers of {found.Status}";
            return $"{string.Join(",", Rows)}: {Operation}: {difference}";
        }
    }

    // The operation, and the operators of a list.
    private string Operation => $"{Request.Method} {(Request.Target.Contains("_bulk", StringComparison.Ordinal) ? "_bulk" : Request.Target.Contains('?') ? "list" : "")}".Trim();
}
