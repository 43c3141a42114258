using Dbal.Fuzz.Runs;
using Dbal.Fuzz.Wire;

namespace Dbal.Fuzz.Inputs;

/// <summary>A sequence of requests.</summary>
/// <param name="Requests">The requests.</param>
internal sealed record RequestsInput(IReadOnlyList<Request> Requests) : IInput
{
    /// <summary>One request.</summary>
    public RequestsInput(Request request)
        : this([request])
    {
    }

    /// <inheritdoc/>
    public async Task RunAsync(Exchange exchange)
    {
        foreach (var request in Requests)
            await exchange.SendAsync(request);
    }

    /// <inheritdoc/>
    public IEnumerable<IInput> Smaller()
    {
        if (Requests.Count > 1)
        {
            foreach (var some in Parts.Without(Requests))
                yield return new RequestsInput(some);
        }

        for (var at = 0; at < Requests.Count; at++)
        {
            foreach (var smaller in Requests[at].Smaller())
                yield return new RequestsInput([.. Requests.Take(at), smaller, .. Requests.Skip(at + 1)]);
        }
    }
}
