using Build.Ledger;
using Build.Options;
using Build.Workspace;
using Cake.Core;

namespace Build.Runs;

/// <summary>The notes on a run in its summary and reports.</summary>
internal static class RunNotes
{
    /// <summary>Reads the known differences.</summary>
    /// <param name="repository">The paths of the clone.</param>
    /// <exception cref="CakeException">The ledger is missing or malformed.</exception>
    public static IReadOnlyList<LedgerEntry> ReadLedger(Repository repository)
    {
        try
        {
            return LedgerFile.Read(repository.Ledger);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw new CakeException($"INFRA: Cannot read the ledger of known differences: {exception.Message}", exception);
        }
    }

    /// <summary>Returns the notes: where random inputs come from, and entries of the ledger past their review date.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="ledger">The known differences.</param>
    /// <param name="startedAt">When the run started.</param>
    public static IReadOnlyList<string> Of(BuildOptions options, IReadOnlyList<LedgerEntry> ledger, DateTimeOffset startedAt)
    {
        string? inputs = options.Compares
            ? $"Compared with --seed={options.Seed}: {options.Replay ?? $"about {options.Requests} requests to each row"}."
            : options.Suite.IsRandom ? $"Random inputs with --seed={options.Seed}: about {options.RequestsOfRow} requests per row." : null;
        return [.. inputs is null ? [] : new[] { inputs }, .. ExpectedFailures.Overdue(ledger, DateOnly.FromDateTime(startedAt.UtcDateTime))];
    }
}
