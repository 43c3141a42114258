using System.Collections.Concurrent;
using System.Diagnostics;
using Dbal.Fuzz.Drawing;

namespace Dbal.Fuzz.Runs;

/// <summary>Sends the inputs of one kind, several at a time, and tells each fault with the smallest input that was found to cause it.</summary>
/// <param name="daemon">The daemon's address.</param>
/// <param name="check">What must hold for each answer.</param>
internal sealed class Batch(Uri daemon, AnswerCheck check)
{
    private const int Workers = 8;
    private const int MostFaults = 3;

    /// <summary>Runs as many inputs of a kind as its share of the budget allows, at least one for each worker.</summary>
    /// <exception cref="AssertionException">The daemon broke a rule; the message has seed, index and a command that sends the input again.</exception>
    public Task RunAsync(IInputs inputs) =>
        RunAsync(inputs.Name, Math.Max(Workers, (int)(Budget.Requests * inputs.Share / inputs.RequestsOfInput)), index =>
        {
            var draw = new Draw(Budget.Seed, inputs.Name, index);
            return inputs.Next(draw, $"{inputs.Name.Replace(' ', '-')}-{index}");
        });

    /// <summary>Runs inputs.</summary>
    /// <param name="kind">What they are.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="input">Makes one, the same for the same index.</param>
    public async Task RunAsync(string kind, int count, Func<int, IInput> input)
    {
        var figures = new Figures();
        var faults = new ConcurrentQueue<(int Index, Fault Fault)>();
        var statuses = new string?[count];
        var next = -1;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(WorkAsync)));

        var seconds = clock.Elapsed.TotalSeconds;
        TestContext.Out.WriteLine($"seed {Budget.Seed}: {count} inputs, {figures.Requests} requests in {seconds:0.0} s, {count / seconds:0} inputs/s; statuses {figures}");
        Artifacts.Write($"{kind}.statuses", string.Join('\n', statuses.Select((each, index) => $"{index}\t{each}")));
        if (faults.IsEmpty)
            return;
        var found = faults.OrderBy(each => each.Index).DistinctBy(each => each.Fault.Rule).Take(MostFaults).ToList();
        var told = new List<string>();
        foreach (var (index, fault) in found)
            told.Add(await TellAsync(kind, index, input(index), fault));
        throw new AssertionException($"{faults.Count} of {count} inputs failed.\n{string.Join("\n\n", told)}");

        async Task WorkAsync()
        {
            using var exchange = new Exchange(daemon, check, figures);
            while (faults.Count < 50 && Interlocked.Increment(ref next) is var index && index < count)
            {
                exchange.Begin();
                try
                {
                    await input(index).RunAsync(exchange);
                }
                catch (Fault fault)
                {
                    faults.Enqueue((index, fault));
                }

                statuses[index] = string.Join(' ', exchange.Statuses);
            }
        }
    }

    private async Task<string> TellAsync(string kind, int index, IInput input, Fault fault)
    {
        using var exchange = new Exchange(daemon, check, new Figures());
        var (smallest, again) = await Shrinking.ShrinkAsync(exchange, input, fault);
        exchange.Begin();
        var held = await Shrinking.FailsAsync(exchange, smallest) is null ? " It held when it was sent again: look for what other inputs changed." : "";
        return $"seed {Budget.Seed}, {kind}, index {index}: {again.Message}{held}\n{smallest.Reproduce(exchange, $"{kind}-{index}")}";
    }
}
