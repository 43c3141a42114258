using System.Globalization;

namespace Dbal.Fuzz.Runs;

/// <summary>How many requests a run makes, and from which seed. <c>./build.sh</c> sets the two environment variables from <c>--requests</c> and <c>--seed</c>.</summary>
internal static class Budget
{
    /// <summary>The seed: the same seed makes the same inputs.</summary>
    public static int Seed { get; } = Read("DBAL_FUZZ_SEED", otherwise: 1);

    /// <summary>The requests of this row, all kinds of inputs together.</summary>
    public static int Requests { get; } = Read("DBAL_FUZZ_REQUESTS", otherwise: 3000);

    private static int Read(string variable, int otherwise)
    {
        var text = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(text))
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new AssertionException($"{variable} is '{text}'. Set it to a whole number.");
    }
}
