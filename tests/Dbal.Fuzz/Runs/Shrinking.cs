using System.Diagnostics;

namespace Dbal.Fuzz.Runs;

/// <summary>Leaves out parts of an input for as long as what is left breaks the same rule.</summary>
internal static class Shrinking
{
    private const int MostTries = 400;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Finds a smaller input that breaks the same rule; the input itself when there is none.</summary>
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

    /// <summary>Sends an input; null when every rule holds.</summary>
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
