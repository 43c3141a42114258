using System.Text.Json;
using Dbal.Compare.Playing;
using Dbal.Compare.Streams;

namespace Dbal.Compare.Races;

/// <summary>Simultaneous requests to one row, on a new tenant, and what must hold whatever their order is.</summary>
/// <param name="row">The row.</param>
/// <param name="draw">The random generator.</param>
internal sealed class Race(RowClient row, Draw draw)
{
    private static int races;

    private readonly string tenant = $"r{Guid.NewGuid().ToString("n")[..8]}-{Interlocked.Increment(ref races)}";

    /// <summary>The number of simultaneous clients.</summary>
    public const int Clients = 6;

    public Draw Draw { get; } = draw;

    /// <summary>The path of an entity's rows.</summary>
    public string Path(string entity) => $"/{tenant}/{entity.Replace('.', '/')}";

    /// <summary>Sends a request.</summary>
    public Task<Answer> SendAsync(string method, string target, string? body = null, string? ifMatch = null) => row.SendAsync(new Request(0, method, target)
    {
        Body = body,
        Headers = ifMatch is null ? [] : [("If-Match", ifMatch)],
    });

    /// <summary>Sends a request that must succeed.</summary>
    public async Task<Answer> DemandAsync(int status, string method, string target, string? body = null)
    {
        var answer = await SendAsync(method, target, body);
        Demand(answer.Status == status, $"{method} {target} got {answer.Status} instead of {status}: {answer.Body}");
        return answer;
    }

    /// <summary>Sends requests at the same time.</summary>
    public static Task<Answer[]> AllAsync(IEnumerable<Func<Task<Answer>>> requests) => Task.WhenAll(requests.Select(request => Task.Run(request)));

    /// <summary>Throws when something does not hold.</summary>
    public void Demand(bool holds, string message)
    {
        if (!holds)
            throw new RaceFailure($"{row.Name}: {message} (tenant {tenant})");
    }

    /// <summary>Demands the statuses of simultaneous requests: so many of one, and all others of another.</summary>
    public void DemandStatuses(IReadOnlyCollection<Answer> answers, int winner, int winners, int loser)
    {
        var statuses = string.Join(", ", answers.Select(answer => answer.Status).Order());
        Demand(
            answers.Count(answer => answer.Status == winner) == winners && answers.All(answer => answer.Status == winner || answer.Status == loser),
            $"{winners} of {answers.Count} simultaneous requests must get {winner} and the others {loser}; they got {statuses}.");
    }

    /// <summary>The rows of an answer.</summary>
    public static IReadOnlyList<JsonElement> RowsOf(Answer answer) => [.. JsonElement.Parse(answer.Body).GetProperty("data").EnumerateArray()];

    /// <summary>The id of the row in an answer.</summary>
    public static string IdOf(Answer answer) => JsonElement.Parse(answer.Body).GetProperty("data").GetProperty("id").GetString()!;
}

/// <summary>Something does not hold under simultaneous requests.</summary>
internal sealed class RaceFailure(string message) : Exception(message);
