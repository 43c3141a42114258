using Dbal.Compare.Entities;
using Dbal.Compare.Model;
using Dbal.Compare.Streams;

namespace Dbal.Compare.Playing;

/// <summary>Plays a stream to the model and to rows, each time on new tenants.</summary>
/// <param name="schema">The entities.</param>
internal sealed class Player(Schema schema)
{
    private static readonly string Run = Guid.NewGuid().ToString("n")[..8];
    private static int plays;

    /// <summary>Plays a stream to the model and, at the same time, to each row over one connection.</summary>
    public async Task<Play> PlayAsync(RequestStream stream, IReadOnlyList<RowClient> rows, CancellationToken cancellation = default)
    {
        var tenant = $"c{Run}-{Interlocked.Increment(ref plays)}";
        var expected = PlayToModel(stream, tenant);
        var answers = await Task.WhenAll(rows.Select(row => PlayToRowAsync(stream, tenant, row, cancellation)));
        return new Play(stream, tenant, expected, rows.Zip(answers).ToDictionary(pair => pair.First.Name, pair => pair.Second));
    }

    private List<NormalAnswer?> PlayToModel(RequestStream stream, string tenant)
    {
        var (model, places, normaliser) = (new ModelDaemon(schema), new Places(tenant), new Normaliser(tenant));
        var answers = new List<NormalAnswer?>();
        foreach (var request in stream.Requests)
        {
            var answer = model.Answer(places.Fill(request));
            if (answer is not null)
                places.Keep(request.Label, answer);
            answers.Add(answer is null ? null : normaliser.Normalise(request, answer));
        }

        return answers;
    }

    private static async Task<IReadOnlyList<NormalAnswer>> PlayToRowAsync(RequestStream stream, string tenant, RowClient row, CancellationToken cancellation)
    {
        var (places, normaliser) = (new Places(tenant), new Normaliser(tenant));
        var answers = new List<NormalAnswer>();
        foreach (var request in stream.Requests)
        {
            var answer = await row.SendAsync(places.Fill(request), cancellation);
            places.Keep(request.Label, answer);
            answers.Add(normaliser.Normalise(request, answer));
        }

        return answers;
    }
}
