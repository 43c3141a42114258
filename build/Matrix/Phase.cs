namespace Build.Matrix;

/// <summary>The phases of a row, in order.</summary>
public enum Phase
{
    /// <summary>Cleans the database and starts the daemon.</summary>
    Start,

    /// <summary>Runs the suite.</summary>
    Test,

    /// <summary>Stops the daemon, and checks for leaks.</summary>
    Stop,
}
