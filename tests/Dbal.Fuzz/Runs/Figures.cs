using System.Collections.Concurrent;

namespace Dbal.Fuzz.Runs;

/// <summary>Counts what was sent and answered.</summary>
internal sealed class Figures
{
    private readonly ConcurrentDictionary<int, int> statuses = new();

    /// <summary>Counts an answer.</summary>
    public void Count(int status) => statuses.AddOrUpdate(status, 1, (_, count) => count + 1);

    /// <summary>How many requests were answered, or closed without an answer.</summary>
    public int Requests => statuses.Values.Sum();

    /// <summary>The statuses with their counts; 0 stands for a connection that was closed without an answer.</summary>
    public override string ToString() => string.Join(", ", statuses.OrderBy(each => each.Key).Select(each => $"{each.Key}: {each.Value}"));
}
