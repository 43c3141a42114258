using System.Collections.Concurrent;

namespace Dbal.Fuzz.Runs;

/// <summary>Counts requests and responses.</summary>
internal sealed class Figures
{
    private readonly ConcurrentDictionary<int, int> statuses = new();

    /// <summary>Counts a response.</summary>
    public void Count(int status) => statuses.AddOrUpdate(status, 1, (_, count) => count + 1);

    /// <summary>The number of requests with a response, or whose connection was closed without one.</summary>
    public int Requests => statuses.Values.Sum();

    /// <summary>The statuses with their counts; 0 for a connection that was closed without a response.</summary>
    public override string ToString() => string.Join(", ", statuses.OrderBy(each => each.Key).Select(each => $"{each.Key}: {each.Value}"));
}
