using Build.Databases;
using Build.Options;
using Build.Processes;
using Build.Reports;
using Build.Suites;

namespace Build.Matrix;

/// <summary>What the rows of a run share.</summary>
internal sealed class RowEnvironment
{
    private readonly Lock asking = new();
    private Task<IReadOnlyList<string>>? tests;

    public required BuildOptions Options { get; init; }

    public required Repository Repository { get; init; }

    public required TerminalStyle Style { get; init; }

    public required string RunId { get; init; }

    public required DatabaseServers Servers { get; init; }

    /// <summary>The servers, started once for all rows.</summary>
    public required ServerPool Pool { get; init; }

    /// <summary>Ends when Prisma's schema and client are there.</summary>
    public required Func<Task> PrismaAsync { get; init; }

    public required SuiteRunner Suite { get; init; }

    /// <summary>Which tests of a row are run.</summary>
    public required LastRun Selection { get; init; }

    /// <summary>Whether somebody watches how many tests have ended of how many.</summary>
    public required bool IsWatched { get; init; }

    public required CancellationToken Interruption { get; init; }

    /// <summary>Is told of every daemon that is started.</summary>
    public required ProcessGuard Guard { get; init; }

    public bool Interrupted => Interruption.IsCancellationRequested;

    /// <summary>How many tests the suite has; 0 while that is not known.</summary>
    public int KnownTestCount => tests is { IsCompletedSuccessfully: true } list ? list.Result.Count : 0;

    /// <summary>Asks the suite for its tests while the daemon starts, when somebody wants to see how many there are.</summary>
    public void BeginToCountTests()
    {
        if (IsWatched)
            _ = TestsAsync();
    }

    /// <summary>The full names of all tests of the suite, asked for once.</summary>
    public Task<IReadOnlyList<string>> TestsAsync()
    {
        lock (asking)
            return tests ??= SuiteCatalogue.ListAsync(Repository.Executable(Options.Suite.Project), Interruption);
    }
}
