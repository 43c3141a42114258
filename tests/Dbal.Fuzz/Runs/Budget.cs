using System.Globalization;

namespace Dbal.Fuzz.Runs;

/// <summary>The number of requests of a run, and its seed. <c>./build.sh</c> sets both environment variables from <c>--requests</c> and
/// <c>--seed</c>.</summary>
internal static class Budget
{
    /// <summary>The seed, which determines all inputs.</summary>
    public static int Seed { get; } = Read("DBAL_FUZZ_SEED", otherwise: 1);

    /// <summary>The number of requests of this row, for all kinds of inputs.</summary>
    public static int Requests { get; } = Read("DBAL_FUZZ_REQUESTS", otherwise: 3000);

    private static int Read(string variable, int otherwise)
    {
        var text = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(text))
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new AssertionException($"Invalid value '{text}' of {variable}. Set it to an integer.");
    }
}
