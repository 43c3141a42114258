namespace Build.Matrix;

/// <summary>The names of the tasks that the table of backends makes.</summary>
public static class TaskNames
{
    /// <summary>The task of a row's phase, such as <c>RunTests-postgres</c>.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="backend">The row.</param>
    public static string Of(RowPhase phase, Backend backend) => $"{Verb(phase)}-{backend.Name}";

    /// <summary>What the phase's tasks are called, before the row's name.</summary>
    /// <param name="phase">The phase.</param>
    public static string Verb(RowPhase phase) => phase switch
    {
        RowPhase.Start => "StartDaemon",
        RowPhase.Test => "RunTests",
        _ => "StopDaemon",
    };
}
