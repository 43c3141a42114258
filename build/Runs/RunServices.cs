using Build.Daemons;
using Build.Options;
using Build.Processes;
using Build.Results;
using Build.Suites;
using Build.Terminal;
using Build.Workspace;

namespace Build.Runs;

/// <summary>What the rows of a run share.</summary>
internal sealed class RunServices
{
    private readonly Lock asking = new();
    private Task<IReadOnlyList<string>>? tests;

    public required BuildOptions Options { get; init; }

    public required Repository Repository { get; init; }

    public required TerminalStyle Style { get; init; }

    public required string RunId { get; init; }

    /// <summary>The servers, started once for all rows.</summary>
    public required ServerPool Pool { get; init; }

    /// <summary>Ends when Prisma's schema and client are there.</summary>
    public required Func<Task> PrismaAsync { get; init; }

    public required SuiteRunner Suite { get; init; }

    /// <summary>Which tests of a row are run.</summary>
    public required LastRun Selection { get; init; }

    public required CancellationToken Interruption { get; init; }

    /// <summary>Is told of every daemon that is started.</summary>
    public required ProcessGuard Guard { get; init; }

    /// <summary>Starts the daemons of this run.</summary>
    /// <exception cref="FailureException">The repository's own daemon has not been built.</exception>
    public DaemonCommand DaemonCommand =>
        Options.Daemon is { } foreign ? new DaemonCommand(foreign) : DaemonCommand.Own(Repository.Executable("Dbal.Daemon"));

    /// <summary>Asks the suite for its tests while the daemon starts.</summary>
    public void BeginToListTests() => _ = TestsAsync();

    /// <summary>The full names of all tests of the suite, asked for once.</summary>
    public Task<IReadOnlyList<string>> TestsAsync()
    {
        lock (asking)
            return tests ??= SuiteCatalogue.ListAsync(Repository.Executable(Options.Suite.Project), Repository.Assembly(Options.Suite.Project), Interruption);
    }

    /// <summary>The same, for a report: none when the suite could not be asked, for which the rows have failed.</summary>
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
