using Build.Results;

namespace Build.Runs;

/// <summary>What a row does in each of its phases.</summary>
public interface IPhases
{
    /// <summary>Waits until what the row needs is there: its server, its generated code.</summary>
    /// <exception cref="FailureException">It is unavailable.</exception>
    Task WaitForNeedsAsync(Row row, CancellationToken cancellationToken);

    /// <summary>Makes the database clean and starts the daemon.</summary>
    /// <exception cref="FailureException">It could not be started; nothing of it is left.</exception>
    Task StartAsync(Row row, CancellationToken cancellationToken);

    /// <summary>Runs the suite, and puts its tests into the row's result.</summary>
    /// <exception cref="FailureException">A test failed, or the suite could not be run.</exception>
    Task TestAsync(Row row, CancellationToken cancellationToken);

    /// <summary>Where the daemon declares <c>persistence</c>: kills it, starts it again, and looks for a row that it had acknowledged.</summary>
    /// <exception cref="FailureException">The row was lost, or the daemon did not start again.</exception>
    Task RestartAsync(Row row, CancellationToken cancellationToken);

    /// <summary>Stops the daemon when there is one. Not cancelled: it is how a cancelled row ends.</summary>
    /// <exception cref="FailureException">It had died, did not stop, or left something behind.</exception>
    Task StopAsync(Row row);
}
