using System.Diagnostics;

namespace Dbal.Fuzz.Runs;

/// <summary>Removes parts of an input as long as the rest violates the same rule.</summary>
internal static class Shrinking
{
    private const int MostTries = 400;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Returns a smaller input that violates the same rule, or the input itself.</summary>
    public static async Task<(IInput Smallest, Fault Fault)> ShrinkAsync(Exchange exchange, IInput input, Fault fault)
    {
        var (clock, tries) = (Stopwatch.StartNew(), 0);
        var isSmaller = true;
        while (isSmaller)
        {
            isSmaller = false;
            foreach (var smaller in input.Smaller())
            {
                if (++tries > MostTries || clock.Elapsed > Limit)
                    return (input, fault);
                exchange.Begin();
                if (await FailsAsync(exchange, smaller) is not { } again || again.Rule != fault.Rule)
                    continue;
                (input, fault, isSmaller) = (smaller, again, true);
                break;
            }
        }

        return (input, fault);
    }

    /// <summary>Sends an input; null when no rule is violated.</summary>
    public static async Task<Fault?> FailsAsync(Exchange exchange, IInput input)
    {
        try
        {
            await input.RunAsync(exchange);
            return null;
        }
        catch (Fault fault)
        {
            return fault;
        }
    }
}
