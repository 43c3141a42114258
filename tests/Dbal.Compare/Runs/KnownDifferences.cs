using System.Text.RegularExpressions;
using Build.Ledger;
using Dbal.Compare.Playing;
using Dbal.Compare.Streams;

namespace Dbal.Compare.Runs;

/// <summary>The entries of the ledger, applied to a comparison.</summary>
/// <param name="entries">The entries.</param>
/// <param name="servers">The product and version of each row's server.</param>
internal sealed class KnownDifferences(IReadOnlyList<LedgerEntry> entries, IReadOnlyDictionary<string, string> servers)
{
    /// <summary>Reads the ledger.</summary>
    public static KnownDifferences Read(string? file, IReadOnlyList<RowClient> rows) =>
        new(file is null ? [] : LedgerFile.Read(file), rows.ToDictionary(row => row.Name, row => row.Server));

    /// <summary>Whether a difference of a row in the answer to a request is listed.</summary>
    public bool Contain(Request request, string row) => entries.Any(entry =>
        entry.Requests is { } pattern && entry.Concerns(row, servers[row]) && Regex.IsMatch(DifferenceReport.Line(request), pattern));

    /// <summary>Whether a kept stream shows a listed difference.</summary>
    public bool IsShownBy(RequestStream stream) => entries.Any(entry => entry.Stream == stream.Name);

    /// <summary>Checks a stream that shows a listed difference: the listed rows must differ, and no others.</summary>
    /// <param name="play">The play.</param>
    /// <param name="failures">Receives failures.</param>
    public void Check(Play play, Failures failures)
    {
        var entry = entries.First(entry => entry.Stream == play.Stream.Name);
        var differing = Enumerable.Range(0, play.Stream.Requests.Count).SelectMany(play.Differing).ToHashSet();
        foreach (var row in play.Answers.Keys)
        {
            var isListed = entry.Concerns(row, servers[row]);
            if (isListed && !differing.Contains(row))
                failures.Add([row], $"The known difference '{entry.Id}' no longer shows on {row} ({servers[row]}). Remove it, or the row, from tests/divergences.yaml.");
            else if (!isListed && differing.Contains(row))
                failures.Add([row], $"{row} ({servers[row]}) differs in the stream of '{entry.Id}', but tests/divergences.yaml does not list this row. Correct the row, or list it.");
        }
    }
}
