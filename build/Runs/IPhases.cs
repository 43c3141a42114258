using Build.Results;

namespace Build.Runs;

/// <summary>Implements the phases of a row.</summary>
public interface IPhases
{
    /// <summary>Waits for the row's dependencies: its server and its generated code.</summary>
    /// <exception cref="FailureException">A dependency is unavailable.</exception>
    Task WaitForNeedsAsync(Row row, CancellationToken cancellationToken);

    /// <summary>Cleans the database and starts the daemon.</summary>
    /// <exception cref="FailureException">The daemon did not start. It has been stopped.</exception>
    Task StartAsync(Row row, CancellationToken cancellationToken);

    /// <summary>Runs the suite, and adds its tests to the row's result.</summary>
    /// <exception cref="FailureException">A test failed, or the suite did not run.</exception>
    Task TestAsync(Row row, CancellationToken cancellationToken);

    /// <summary>Kills and restarts a daemon that declares <c>persistence</c>, and checks that an acknowledged row still exists.</summary>
    /// <exception cref="FailureException">The row was lost, or the daemon did not start again.</exception>
    Task RestartAsync(Row row, CancellationToken cancellationToken);

    /// <summary>Stops the daemon, if it is running. Cannot be cancelled, because cancelled rows need it too.</summary>
    /// <exception cref="FailureException">The daemon had exited, did not stop, or left something behind.</exception>
    Task StopAsync(Row row);
}
