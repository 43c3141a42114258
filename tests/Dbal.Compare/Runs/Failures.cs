namespace Dbal.Compare.Runs;

/// <summary>What failed in a check, by row.</summary>
internal sealed class Failures
{
    private readonly Dictionary<string, string> byRow = [];

    /// <summary>The failures of each row that has one.</summary>
    public IReadOnlyDictionary<string, string> ByRow => byRow;

    /// <summary>Adds a failure of rows.</summary>
    public void Add(IEnumerable<string> rows, string message)
    {
        lock (byRow)
        {
            foreach (var row in rows)
                byRow[row] = byRow.TryGetValue(row, out var before) ? $"{before}\n\n{message}" : message;
        }
    }
}
