using System.Collections.Concurrent;
using System.Diagnostics;
using Dbal.Fuzz.Drawing;

namespace Dbal.Fuzz.Runs;

/// <summary>Sends the inputs of one kind, several in parallel, and reports each fault with the smallest input found that causes it.</summary>
/// <param name="daemon">The daemon's URL.</param>
/// <param name="check">The check of each response.</param>
internal sealed class Batch(Uri daemon, AnswerCheck check)
{
    private const int Workers = 8;
    private const int MostFaults = 3;

    /// <summary>Sends as many inputs of a kind as its share of the budget allows, at least one per worker.</summary>
    /// <exception cref="AssertionException">An input failed; the message has the seed, the index and a command that sends the input again.</exception>
    public Task RunAsync(IInputs inputs) =>
        RunAsync(inputs.Name, Math.Max(Workers, (int)(Budget.Requests * inputs.Share / inputs.RequestsOfInput)), index =>
        {
            var draw = new Draw(Budget.Seed, inputs.Name, index);
            return inputs.Next(draw, $"{inputs.Name.Replace(' ', '-')}-{index}");
        });

    /// <summary>Sends inputs.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="count">The number of inputs.</param>
    /// <param name="input">Generates an input, the same for the same index.</param>
    public async Task RunAsync(string kind, int count, Func<int, IInput> input)
    {
        var figures = new Figures();
        var faults = new ConcurrentQueue<(int Index, Fault Fault)>();
        var statuses = new string?[count];
        var next = -1;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(WorkAsync)));

        var seconds = clock.Elapsed.TotalSeconds;
        TestContext.Out.WriteLine(
            $"seed {Budget.Seed}: {count} inputs, {figures.Requests} requests in {seconds:0.0} s, {count / seconds:0} inputs/s; statuses {figures}");
        Artifacts.Write($"{kind}.statuses", string.Join('\n', statuses.Select((each, index) => $"{index}\t{each}")));
        if (faults.IsEmpty)
            return;
        var found = faults.OrderBy(each => each.Index).DistinctBy(each => each.Fault.Rule).Take(MostFaults).ToList();
        var reports = new List<string>();
        foreach (var (index, fault) in found)
            reports.Add(await TellAsync(kind, index, input(index), fault));
        throw new AssertionException($"{faults.Count} of {count} inputs failed.\n{string.Join("\n\n", reports)}");

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
        var held = await Shrinking.FailsAsync(exchange, smallest) is null
            ? " It passed when it was sent again: the cause may be a change by another input." : "";
        return $"seed {Budget.Seed}, {kind}, index {index}: {again.Message}{held}\n{smallest.Reproduce(exchange, $"{kind}-{index}")}";
    }
}
