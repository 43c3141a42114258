using Build.Daemons;
using Build.Ledger;
using Build.Options;
using Build.Processes;
using Build.Results;
using Build.Suites;
using Build.Terminal;
using Build.Workspace;

namespace Build.Runs;

/// <summary>The services that the rows of a run share.</summary>
internal sealed class RunServices
{
    private readonly Lock listing = new();
    private Task<IReadOnlyList<string>>? tests;

    public required BuildOptions Options { get; init; }

    public required Repository Repository { get; init; }

    public required TerminalStyle Style { get; init; }

    public required string RunId { get; init; }

    /// <summary>The servers, started once for all rows.</summary>
    public required ServerPool Pool { get; init; }

    /// <summary>Generates Prisma's schema and client, or waits for their generation.</summary>
    public required Func<Task> PrismaAsync { get; init; }

    public required SuiteRunner Suite { get; init; }

    /// <summary>The known differences.</summary>
    public required IReadOnlyList<LedgerEntry> Ledger { get; init; }

    /// <summary>The comparison that takes the place of the suite; null when a suite runs.</summary>
    public Comparison? Comparison { get; set; }

    /// <summary>Selects the tests of a row.</summary>
    public required LastRun Selection { get; init; }

    public required CancellationToken Interruption { get; init; }

    /// <summary>Watches the started daemons.</summary>
    public required ProcessGuard Guard { get; init; }

    /// <summary>The command that starts the daemons of this run.</summary>
    /// <exception cref="FailureException">The daemon of this repository has not been built.</exception>
    public DaemonCommand DaemonCommand =>
        Options.Daemon is { } command ? new DaemonCommand(command) : DaemonCommand.Own(Repository.Executable("Dbal.Daemon"));

    /// <summary>Starts to list the suite's tests in the background.</summary>
    public void StartListingTests() => _ = TestsAsync();

    /// <summary>Returns the full names of all tests of the suite. They are listed once.</summary>
    public Task<IReadOnlyList<string>> TestsAsync()
    {
        lock (listing)
            return tests ??= SuiteCatalogue.ListAsync(Repository, Options.Suite, Interruption);
    }

    /// <summary>Returns the same for a report: empty when the tests cannot be listed, in which case the rows have failed.</summary>
    public async Task<IReadOnlyList<string>> TestsOrNoneAsync()
    {
        try
        {
            return await TestsAsync();
        }
        catch (Exception exception) when (exception is FailureException or OperationCanceledException)
        {
            return [];
        }
    }
}
