using System.Diagnostics;
using Dbal.Compare.Playing;
using Dbal.Compare.Streams;

namespace Dbal.Compare.Shrinking;

/// <summary>
/// Finds the shortest stream that still shows a difference: it drops requests, large parts first ("Simplifying and Isolating Failure-Inducing Input",
/// Zeller and Hildebrandt), then simplifies what is left. Each attempt is played on new tenants.
/// </summary>
/// <param name="play">Plays a stream and returns its first difference.</param>
/// <param name="limit">The time limit.</param>
internal sealed class Shrinker(Func<RequestStream, Task<Difference?>> play, TimeSpan limit)
{
    private readonly Stopwatch clock = Stopwatch.StartNew();

    /// <summary>The number of plays so far.</summary>
    public int Plays { get; private set; }

    /// <summary>Shrinks a stream.</summary>
    /// <param name="found">The difference to keep.</param>
    /// <returns>The same kind of difference in the smallest stream that was found.</returns>
    public async Task<Difference> ShrinkAsync(Difference found)
    {
        var smallest = await TryAsync(found, found.Play.Stream.Requests.Take(found.At + 1)) ?? found;
        smallest = await TryAsync(smallest, WithoutReads(smallest.Play.Stream.Requests)) ?? smallest;
        for (var isSmaller = true; isSmaller && clock.Elapsed < limit;)
        {
            var before = smallest;
            smallest = await DropRequestsAsync(smallest);
            smallest = await SimplifyAsync(smallest);
            isSmaller = before != smallest;
        }

        return smallest;
    }

    // Reads change nothing, except that the last request may use a cursor or an ETag of one.
    private static IEnumerable<Request> WithoutReads(IReadOnlyList<Request> requests) =>
        requests.Where(request => request == requests[^1] || request.Method != "GET" || requests[^1].Target.Contains($"{{{{{request.Label}.", StringComparison.Ordinal));

    private async Task<Difference> DropRequestsAsync(Difference smallest)
    {
        for (var size = Math.Max(1, smallest.Play.Stream.Requests.Count / 2); ; size /= 2)
        {
            for (var at = 0; at < smallest.Play.Stream.Requests.Count && clock.Elapsed < limit;)
            {
                var requests = smallest.Play.Stream.Requests;
                if (requests.Count > size && await TryAsync(smallest, [.. requests.Take(at), .. requests.Skip(at + size)]) is { } smaller)
                    smallest = smaller;
                else
                    at += size;
            }

            if (size == 1)
                return smallest;
        }
    }

    private async Task<Difference> SimplifyAsync(Difference smallest)
    {
        for (var at = 0; at < smallest.Play.Stream.Requests.Count; at++)
        {
            for (var isSimpler = true; isSimpler && clock.Elapsed < limit;)
            {
                isSimpler = false;
                var requests = smallest.Play.Stream.Requests;
                foreach (var simpler in Simpler.Of(requests[at]))
                {
                    if (clock.Elapsed > limit)
                        break;
                    if (await TryAsync(smallest, [.. requests.Take(at), simpler, .. requests.Skip(at + 1)]) is not { } smaller)
                        continue;
                    (smallest, isSimpler) = (smaller, true);
                    break;
                }
            }
        }

        return smallest;
    }

    private async Task<Difference?> TryAsync(Difference wanted, IEnumerable<Request> requests)
    {
        Plays++;
        var found = await play(wanted.Play.Stream with { Requests = [.. requests] });
        return found?.Kind == wanted.Kind ? found : null;
    }
}
